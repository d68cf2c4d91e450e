/**
 * The catalogue of operating failures: one error class, one code each. Expected outcomes (busy, no
 * answer, abandoned) are values, not errors. `docs/errors.md` lists the same codes; a test compares.
 * Code compares `code`, never the message.
 */
export const errorCatalogue = {
  'config-invalid': 'A setting or configuration file is wrong; every fault is in the details.',
  'port-in-use': 'A port that Hotline wants to listen on is taken.',
  'data-directory-unwritable': 'The data directory cannot be written.',
  'engine-unavailable': 'The SIP or media server is not connected.',
  'deadline-passed': 'Something did not happen in the time it was given.',
  'leg-ended': 'The leg ended before the operation was complete.',
  'media-failed': 'The media server refused or failed an operation.',
  'sip-failed': 'A SIP request was refused or could not be sent.',
  'dialplan-invalid': 'The dialplan has faults; the running version stays.',
  'not-found': 'No such thing.',
  'not-allowed': 'This person may not do that.',
  'not-signed-in': 'Sign in first.',
  conflict: 'The command does not fit the present state.',
  'invalid-input': 'The input does not have the required form.',
  'too-many': 'A limit was reached; try again later.',
  'store-failed': 'The database refused or failed an operation.',
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

export interface HotlineErrorOptions {
  /** Facts for the log and the caller; never secrets or full phone numbers. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class HotlineError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: HotlineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HotlineError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** True for a HotlineError of that code. */
export function isHotlineError(error: unknown, code?: ErrorCode): error is HotlineError {
  return error instanceof HotlineError && (code === undefined || error.code === code);
}
