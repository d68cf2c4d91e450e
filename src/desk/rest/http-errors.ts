/**
 * Every refusal over HTTP has one form: `{ error: { code, message } }` with a fitting status. Each is
 * counted by its code, or by a finer reason where there is one.
 */
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Counter } from 'prom-client';
import { ZodError } from 'zod';
import { type ErrorCode, HotlineError } from '../../base/errors.ts';
import type { CodedError } from '../../protocol/desk-commands.ts';

export type RefusalCounter = Counter<'why'>;

const statusByCode: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'dialplan-invalid': 422,
  'too-many': 429,
  'engine-unavailable': 503,
  'deadline-passed': 504,
};

/** What Fastify and its plugins refuse themselves: over-long or malformed bodies, too many requests. */
const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'not-found',
  429: 'too-many',
};

/** A `why` in the details of a HotlineError is what it is counted under, in place of its code. */
export function answerErrorsWithCodes(
  app: FastifyInstance,
  refused: RefusalCounter,
  onFault: (error: unknown) => void,
): void {
  app.setErrorHandler((error: FastifyError | HotlineError | ZodError, _request, reply) => {
    const answer = codedAnswer(error);
    refused.inc({ why: answer.why });
    if (answer.status >= 500) onFault(error);
    return send(reply, answer);
  });
  app.setNotFoundHandler((_request, reply) => {
    refused.inc({ why: 'not-found' });
    const error: CodedError = { code: 'not-found', message: 'no such address' };
    return send(reply, { status: 404, error });
  });
}

/** For what is no HTTP at all, or has endless headers: nobody gets to answer it but the socket. */
export function refuseUnreadable(refused: RefusalCounter) {
  return (error: Error & { readonly code?: string }, socket: Duplex): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const [why, status] = unreadable[error.code ?? ''] ?? ['malformed', '400 Bad Request'];
    refused.inc({ why });
    if (socket.writable) {
      socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
    socket.destroy();
  };
}

const unreadable: Readonly<Record<string, readonly [why: string, status: string]>> = {
  HPE_HEADER_OVERFLOW: ['too-large', '431 Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['deadline-passed', '408 Request Timeout'],
};

interface CodedAnswer {
  readonly status: number;
  readonly error: CodedError;
  readonly retryAfterS?: number;
}

function codedAnswer(
  error: FastifyError | HotlineError | ZodError,
): CodedAnswer & { readonly why: string } {
  if (error instanceof HotlineError) {
    const { code, message, details } = error;
    const { retryAfterS, why } = details;
    return {
      status: statusByCode[code] ?? 500,
      error: { code, message },
      why: typeof why === 'string' ? why : code,
      ...(typeof retryAfterS === 'number' && { retryAfterS }),
    };
  }
  if (error instanceof ZodError) {
    const where = error.issues.map((issue) => issue.path.join('.')).join(', ');
    const code = 'invalid-input';
    return { status: 400, error: { code, message: `wrong: ${where}` }, why: code };
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) {
    return { status: 500, error: { code: 'failed', message: 'the server failed' }, why: 'failed' };
  }
  const code = codeByStatus[status] ?? 'invalid-input';
  const why = status === 413 ? 'too-large' : code;
  return { status, error: { code, message: error.message }, why };
}

function send(reply: FastifyReply, { status, error, retryAfterS }: CodedAnswer): FastifyReply {
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS);
  return reply.code(status).send({ error });
}
