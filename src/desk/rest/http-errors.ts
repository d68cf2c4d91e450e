/** Every refusal over HTTP has one form: `{ error: { code, message } }` with a fitting status. */
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { ZodError } from 'zod';
import { type ErrorCode, HotlineError } from '../../base/errors.ts';
import type { CodedError } from '../../protocol/desk-commands.ts';

const statusByCode: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  'engine-unavailable': 503,
  'deadline-passed': 504,
};

/** What Fastify and its plugins refuse themselves: over-long or malformed bodies, too many requests. */
const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'not-found',
  429: 'too-many',
};

export function answerErrorsWithCodes(
  app: FastifyInstance,
  onFault: (error: unknown) => void,
): void {
  app.setErrorHandler((error: FastifyError | HotlineError | ZodError, _request, reply) => {
    if (error instanceof HotlineError) return answerHotlineError(reply, error, onFault);
    if (error instanceof ZodError) {
      const where = error.issues.map((issue) => issue.path.join('.')).join(', ');
      return answer(reply, 400, { code: 'invalid-input', message: `wrong: ${where}` });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      onFault(error);
      return answer(reply, 500, { code: 'failed', message: 'the server failed' });
    }
    const code = codeByStatus[status] ?? 'invalid-input';
    return answer(reply, status, { code, message: error.message });
  });
  app.setNotFoundHandler((_request, reply) =>
    answer(reply, 404, { code: 'not-found', message: 'no such address' }),
  );
}

function answerHotlineError(
  reply: FastifyReply,
  error: HotlineError,
  onFault: (error: unknown) => void,
): FastifyReply {
  const status = statusByCode[error.code] ?? 500;
  if (status >= 500) onFault(error);
  const { retryAfterS } = error.details;
  if (typeof retryAfterS === 'number') reply.header('retry-after', retryAfterS);
  return answer(reply, status, { code: error.code, message: error.message });
}

function answer(reply: FastifyReply, status: number, error: CodedError): FastifyReply {
  return reply.code(status).send({ error });
}
