/**
 * Playing recordings, with HTTP ranges (RFC 9110 §14). Every listening is on the audit trail once
 * per person, recording and quarter of an hour: a player asks for many ranges.
 */
import { isAbsolute, relative, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { Recording } from '../../calls/ports.ts';
import type { AuditTrail, CallArchive, Person } from '../ports.ts';
import type { RequestGuard } from '../sign-in/request-guard.ts';
import { mayListen } from './call-routes.ts';

export interface RecordingRoutesOptions {
  readonly guard: RequestGuard;
  readonly archive: CallArchive;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  /** Nothing outside it is ever served. */
  readonly recordingsDirectory: string;
}

const sameListeningMs = 15 * 60_000;
const listeningsMax = 10_000;

export function addRecordingRoutes(app: FastifyInstance, options: RecordingRoutesOptions): void {
  const { archive, guard, recordingsDirectory } = options;
  const noteListening = listeningNotes(options);

  app.get<{ Params: { id: string } }>('/api/recordings/:id/audio', async (request, reply) => {
    const person = guard.require(request.headers);
    const recording = archive.recording(request.params.id);
    const call = recording && archive.call(recording.callId);
    if (!recording || !call || !mayListen(person, call)) {
      throw new HotlineError('not-found', 'no such recording');
    }
    const file = withinDirectory(recordingsDirectory, recording);
    noteListening(person, recording, request.ip);
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

function listeningNotes({ audit, clock }: RecordingRoutesOptions) {
  const notedAt = new Map<string, number>();
  return (person: Person, recording: Recording, source: string): void => {
    const at = clock.now();
    const key = `${person.id} ${recording.id}`;
    if (at - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < sameListeningMs) return;
    if (notedAt.size >= listeningsMax) notedAt.clear();
    notedAt.set(key, at);
    const facts = { callId: recording.callId };
    const subject = recording.id;
    audit.append({ at, kind: 'recording-played', personId: person.id, source, subject, facts });
  };
}
