/**
 * What a playback reads from: 8 kHz samples at a position. Sources have no state of their own, so
 * one may be played by many at once.
 */
export interface AudioSource {
  /** As it was asked for. */
  readonly name: string;
  /** In samples; Infinity when it never ends. */
  readonly lengthSamples: number;
  /**
   * Fills `out` with the samples from `position` on; `position + out.length` is at most the length.
   * @param nowSamples the engine's clock, for sources whose position everybody shares.
   */
  read(position: number, out: Int16Array, nowSamples: number): void;
}

/** Decoded audio, such as a prompt. `loops` times over; -1 is endless. */
export function clipSource(name: string, samples: Int16Array, loops = 1): AudioSource {
  const isEndless = loops < 0 && samples.length > 0;
  return {
    name,
    lengthSamples: isEndless ? Number.POSITIVE_INFINITY : samples.length * Math.max(0, loops),
    read: (position, out) => copyLooped(samples, position, out),
  };
}

/** @param lengthMs negative: endless. */
export function silenceSource(name: string, lengthMs: number): AudioSource {
  const lengthSamples = lengthMs < 0 ? Number.POSITIVE_INFINITY : Math.round(lengthMs * 8);
  return { name, lengthSamples, read: (_position, out) => void out.fill(0) };
}

/** Music that goes on whether anybody listens: every listener hears the same place. */
export function sharedSource(name: string, samples: Int16Array): AudioSource {
  return {
    name,
    lengthSamples: samples.length === 0 ? 0 : Number.POSITIVE_INFINITY,
    read: (_position, out, nowSamples) => copyLooped(samples, Math.floor(nowSamples), out),
  };
}

function copyLooped(samples: Int16Array, position: number, out: Int16Array): void {
  let at = position % samples.length;
  for (let index = 0; index < out.length; index++) {
    out[index] = samples[at] ?? 0;
    if (++at === samples.length) at = 0;
  }
}
