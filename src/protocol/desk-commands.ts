/**
 * What a desk can ask for, in CSTA's words. A command's name picks its schema; a name that is not
 * here is answered with `not-found`, a wrong body with `invalid-input`. Doing a command twice under
 * one id does it once.
 */
import { z } from 'zod';
import { callCommandSchemas } from './call-commands.ts';
import { deskLimits } from './desk-protocol.ts';
import { supervisorCommandSchemas } from './supervisor-commands.ts';

const id = z.string().min(1).max(64);
const word = z.string().min(1).max(64);

export const commandSchemas = {
  /** Offers me calls. */
  ready: z.object({ name: z.literal('ready') }),
  /** Offers me none from now on; the reason is one of the settings' `notReadyReasons`. */
  'not-ready': z.object({ name: z.literal('not-ready'), reason: word }),
  /** The pop is on the screen: sent after it was painted, never before. */
  'offer-received': z.object({ name: z.literal('offer-received'), offerId: id }),
  'decline-offer': z.object({ name: z.literal('decline-offer'), offerId: id }),
  /** I call this customer back now: it is the next that I am offered, and I am ready for it. */
  'call-back': z.object({ name: z.literal('call-back'), callbackId: id }),
  ...callCommandSchemas,
  'set-disposition': z.object({
    name: z.literal('set-disposition'),
    callId: id,
    disposition: word,
    note: z.string().max(deskLimits.noteCharactersMax).optional(),
  }),
  'end-wrap-up': z.object({ name: z.literal('end-wrap-up') }),
  'extend-wrap-up': z.object({ name: z.literal('extend-wrap-up') }),
  /** I have read a notice: it leaves the desk, and whoever wrote it is told. */
  'read-notice': z.object({ name: z.literal('read-notice'), noticeId: id }),
  ...supervisorCommandSchemas,
} as const;

export type CommandName = keyof typeof commandSchemas;
export type DeskCommand = {
  [Name in CommandName]: z.infer<(typeof commandSchemas)[Name]>;
}[CommandName];

/** A refusal: the code (of base/errors.ts, or 'failed') is for programs, the message for the log. */
export const codedError = z.object({ code: z.string(), message: z.string() });

export const commandAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: codedError }),
]);

export type CodedError = z.infer<typeof codedError>;
export type CommandAnswer = z.infer<typeof commandAnswer>;

export type CommandReading =
  | { readonly ok: true; readonly command: DeskCommand }
  | { readonly ok: false; readonly error: CodedError };

/** Reads a command's body by its name. */
export function readCommand(body: { readonly name: string }): CommandReading {
  if (!Object.hasOwn(commandSchemas, body.name)) {
    return { ok: false, error: { code: 'not-found', message: 'no such command' } };
  }
  const parsed = commandSchemas[body.name as CommandName].safeParse(body);
  if (parsed.success) return { ok: true, command: parsed.data };
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { ok: false, error: { code: 'invalid-input', message: `wrong: ${wrong.join('; ')}` } };
}
