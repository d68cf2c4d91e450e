/** Adding 16-bit audio without wrapping round. */

/** Adds `samples` to `sum`, frame by frame of equal length. */
export function addTo(sum: Int32Array, samples: Int16Array): void {
  for (let index = 0; index < sum.length; index++) {
    sum[index] = (sum[index] ?? 0) + (samples[index] ?? 0);
  }
}

export function subtractFrom(sum: Int32Array, samples: Int16Array): void {
  for (let index = 0; index < sum.length; index++) {
    sum[index] = (sum[index] ?? 0) - (samples[index] ?? 0);
  }
}

/** Limits each sum to 16 bits. */
export function saturate(sum: Int32Array, out: Int16Array): void {
  for (let index = 0; index < out.length; index++) {
    out[index] = Math.max(-32768, Math.min(32767, sum[index] ?? 0));
  }
}

/** `out += samples`, limited to 16 bits. */
export function mixInto(out: Int16Array, samples: Int16Array): void {
  for (let index = 0; index < out.length; index++) {
    out[index] = Math.max(-32768, Math.min(32767, (out[index] ?? 0) + (samples[index] ?? 0)));
  }
}
