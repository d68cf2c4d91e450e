/**
 * Reads, checks and compiles dialplans for `ThreadedReader`, away from the thread that carries calls: a
 * thousand flows take seconds. Keeps what it has parsed from one reading to the next.
 */
import { parentPort } from 'node:worker_threads';
import { takePriority } from '../../base/thread-priority.ts';
import { ParsedFiles } from '../../dialplan/files/read-files.ts';
import { readDialplan } from '../../store/files/dialplan-directory.ts';
import { MeasuredSounds } from '../../store/files/measured-sounds.ts';
import type { ReadingAnswer, ReadingOrder } from './threaded-reader.ts';

takePriority('background');
const parsed = new ParsedFiles();
const sounds = new MeasuredSounds();

parentPort?.on('message', ({ directory, year, secrets }: ReadingOrder) => {
  parentPort?.postMessage(answer(directory, year, secrets));
});

function answer(directory: string, year: number, secrets: string): ReadingAnswer {
  const around = { parsed, secretsDirectory: secrets, sounds };
  try {
    return { read: readDialplan(directory, year, around) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
