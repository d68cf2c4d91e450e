/**
 * The `conference` application: a channel is a member of a conference until it is kicked, sent
 * elsewhere or hung up. A join that is refused (locked, full) ends at once without an event.
 */
import {
  type Application,
  noResponse,
  type RunningApplication,
} from '../applications/application.ts';
import { parseConferenceArguments } from './conference-arguments.ts';

export const conference: Application = async (running) => {
  const wanted = parseConferenceArguments(running.argument);
  if (!wanted) return '-ERR invalid conference';
  const { channel } = running;
  const { conferences } = channel.core;
  let place = await conferences.open(wanted.name);
  while (place?.isClosed) place = await conferences.open(wanted.name);
  if (!place || place.isFull || running.signal.aborted) {
    place?.closeWhenEmpty();
    return noResponse;
  }
  const left = untilLeft(running);
  const member = await place.add(channel, conferences.memberIdOf(channel), wanted, left.leave);
  running.onDigit = () => undefined;
  await left.done;
  place.remove(member);
  return noResponse;
};

function untilLeft(running: RunningApplication): { done: Promise<void>; leave: () => void } {
  let leave: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    leave = resolve;
  });
  running.signal.addEventListener('abort', leave, { once: true });
  if (running.signal.aborted) leave();
  return { done, leave };
}
