/**
 * A stereo recording of one leg: what the person says on the left, what they hear on the right. It
 * is written beside its final name and renamed when FreeSWITCH has closed it, so that a file under
 * its final name is always whole. FreeSWITCH and the controller must see the same folder.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { HotlineError, isHotlineError } from '../../base/errors.ts';
import { settle, type WaitCounter } from '../settling.ts';
import type { Endpoint } from './endpoint.ts';
import { quoteArgument } from './output.ts';
import { partFileOf, publishPart } from './part-file.ts';

/** From the stop to the closed file: writing out what is buffered, on a slow disk. */
const closeDeadlineMs = 5_000;
/** After that the disk was full or FreeSWITCH is dead; what there is comes by `LeftRecordings`. */
const renameDeadlineMs = 3_000;
/** A recording stopped that soon may have had no frame: then FreeSWITCH writes no file at all. */
const briefMs = 1_000;
/** How long the file of a brief one is waited for; an empty one stands for it after that. */
const briefRenameDeadlineMs = 500;

/** Of the leg's endpoint, what recording it takes. */
export type RecordedEndpoint = Pick<Endpoint, 'uuid' | 'api' | 'onRecordingClosed' | 'ended'>;

export class Recording {
  readonly #endpoint: RecordedEndpoint;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #counter: WaitCounter;
  readonly #closed: Promise<void>;
  readonly #startedAt: number;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(endpoint: RecordedEndpoint, file: string, clock: Clock, counter: WaitCounter) {
    this.#endpoint = endpoint;
    this.#file = file;
    this.#clock = clock;
    this.#counter = counter;
    this.#startedAt = clock.now();
    this.#closed = new Promise((resolve) => {
      endpoint.onRecordingClosed((path) => {
        if (path === this.#partFile) resolve();
      });
      if (endpoint.ended.aborted) resolve();
      endpoint.ended.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /**
   * Settles when FreeSWITCH records.
   *
   * @throws HotlineError `media-failed` when it cannot write there; `leg-ended` when the channel ends
   *   before the answer: `stop` then gives a name to what was recorded until then
   */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** While masked, silence is recorded in place of both sides. */
  async mask(masked: boolean): Promise<void> {
    await this.#command(masked ? 'mask' : 'unmask');
  }

  /** Settles when the file is complete under its name; there is none where the start was refused. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #start(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    await this.#command('start');
  }

  /** No answer is no refusal: FreeSWITCH may have begun to write. */
  async #wasRefused(): Promise<boolean> {
    try {
      await this.#starting;
      return false;
    } catch (error) {
      return !isHotlineError(error, 'leg-ended') && !isHotlineError(error, 'deadline-passed');
    }
  }

  async #stop(): Promise<void> {
    const isBrief = this.#clock.now() - this.#startedAt < briefMs;
    if (await this.#wasRefused()) return;
    // Refused when the channel is ending at this moment, which closes the file as well.
    await this.#command('stop').catch(() => undefined);
    const wait = { clock: this.#clock, counter: this.#counter, what: 'recording to be closed' };
    await settle<void>({ ...wait, deadlineMs: closeDeadlineMs }, (resolve, reject) => {
      this.#closed.then(() => this.#publish(isBrief)).then(resolve, reject);
    });
  }

  async #publish(isBrief: boolean): Promise<void> {
    const deadlineMs = isBrief ? briefRenameDeadlineMs : renameDeadlineMs;
    if (await publishPart(this.#file, this.#clock, deadlineMs)) return;
    if (!isBrief) throw new HotlineError('media-failed', 'The recording cannot be found');
    await writeFile(this.#file, emptyWav);
  }

  get #partFile(): string {
    return partFileOf(this.#file);
  }

  async #command(verb: 'start' | 'stop' | 'mask' | 'unmask'): Promise<void> {
    const { uuid } = this.#endpoint;
    await this.#endpoint.api('uuid_record', `${uuid} ${verb} ${quoteArgument(this.#partFile)}`);
  }
}

/** 8 kHz, stereo, 16 bit, no sample: what FreeSWITCH leaves out when no frame came to be recorded. */
const emptyWav = Buffer.from(
  '524946462400000057415645666d742010000000010002' + '00401f0000007d0000040010006461746100000000',
  'hex',
);
