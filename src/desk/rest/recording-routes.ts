/**
 * Playing recordings, with HTTP ranges (RFC 9110 §14). Every listening is on the audit trail once
 * per person, recording and quarter of an hour: a player asks for many ranges.
 */
import { isAbsolute, relative, resolve } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { Recording } from '../../calls/ports.ts';
import { callRoutes } from '../../protocol/rest/desk.ts';
import type { CallArchive } from '../ports.ts';
import { mayListen } from './call-routes.ts';
import type { RestRequest, RestServer } from './rest-server.ts';

export interface RecordingRoutesOptions {
  readonly archive: CallArchive;
  readonly clock: Clock;
  /** Nothing outside it is ever served. */
  readonly recordingsDirectory: string;
}

const sameListeningMs = 15 * 60_000;
const listeningsMax = 10_000;

export function addRecordingRoutes(server: RestServer, options: RecordingRoutesOptions): void {
  const { archive, clock, recordingsDirectory } = options;
  const isNews = listeningNotes(clock);

  server.on(callRoutes.audio, (request) => {
    const { actor, params, reply } = request;
    const recording = archive.recording(params.id);
    const call = recording && archive.call(recording.callId);
    if (!recording || !call || !mayListen(actor, call)) {
      throw new HotlineError('not-found', 'no such recording');
    }
    const file = withinDirectory(recordingsDirectory, recording);
    if (isNews(request, recording)) {
      request.note('recording-played', recording.id, { callId: recording.callId });
    }
    // Private and revalidated: a shared computer must not keep conversations.
    reply.header('cache-control', 'private, no-store');
    reply.header('content-type', 'audio/wav');
    return reply.sendFile(file, recordingsDirectory, { cacheControl: false });
  });
}

/** @throws HotlineError `not-found` for a file that lies elsewhere. */
function withinDirectory(directory: string, recording: Recording): string {
  const file = relative(directory, resolve(directory, recording.file));
  if (file.startsWith('..') || isAbsolute(file)) {
    throw new HotlineError('not-found', 'no such recording');
  }
  return file;
}

/** True for the first of a listener's ranges, and again after {@link sameListeningMs}. */
function listeningNotes(clock: Clock) {
  const notedAt = new Map<string, number>();
  return ({ actor }: Pick<RestRequest<typeof callRoutes.audio>, 'actor'>, { id }: Recording) => {
    const at = clock.now();
    const key = `${actor.id} ${id}`;
    if (at - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < sameListeningMs) return false;
    if (notedAt.size >= listeningsMax) notedAt.clear();
    notedAt.set(key, at);
    return true;
  };
}
