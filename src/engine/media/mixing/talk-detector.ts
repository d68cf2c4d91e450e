/** When a participant begins and ceases to talk, by its level. */

/** Mean magnitude of a frame that counts as talk: about -40 dBFS. */
const talkLevel = 300;
/** 60 ms of talk begin it, 600 ms without end it. */
const startFrames = 3;
const stopFrames = 30;

export class TalkDetector {
  #talks = false;
  #run = 0;

  /** True or false when it changed with this frame, else `undefined`. */
  push(samples: Int16Array): boolean | undefined {
    const isLoud = meanMagnitude(samples) >= talkLevel;
    if (isLoud === this.#talks) {
      this.#run = 0;
      return undefined;
    }
    if (++this.#run < (this.#talks ? stopFrames : startFrames)) return undefined;
    this.#run = 0;
    this.#talks = isLoud;
    return isLoud;
  }
}

function meanMagnitude(samples: Int16Array): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index++) sum += Math.abs(samples[index] ?? 0);
  return sum / samples.length;
}
