/** Answers `ThreadedDrafts`, away from the thread that carries calls. */
import { parentPort } from 'node:worker_threads';
import { HotlineError } from '../../base/errors.ts';
import { takePriority } from '../../base/thread-priority.ts';
import { ParsedFiles } from '../../dialplan/files/read-files.ts';
import { MeasuredSounds } from '../../store/files/measured-sounds.ts';
import { answerDraft } from './draft-work.ts';
import type { DraftOrder, DraftReply } from './threaded-drafts.ts';

takePriority('background');
const before = { parsed: new ParsedFiles(), sounds: new MeasuredSounds() };

parentPort?.on('message', (order: DraftOrder) => parentPort?.postMessage(reply(order)));

function reply({ question, place }: DraftOrder): DraftReply {
  try {
    return { answer: answerDraft(question, place, before) };
  } catch (error) {
    if (error instanceof HotlineError) return { code: error.code, message: error.message };
    throw error;
  }
}
