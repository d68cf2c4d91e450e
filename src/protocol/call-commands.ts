/**
 * What an agent can do with calls, in CSTA's words. Each names the call on her own desk: the server
 * knows which that is, and refuses with `conflict` what does not fit its state. What a command began
 * is seen in the view (`DeskCall.consultation`, `DeskCall.conference`); none waits for a person.
 */
import { z } from 'zod';
import { priorityMax } from '../base/priority.ts';
import { callLimits } from './desk-protocol.ts';

const id = z.string().min(1).max(64);
const extension = z.string().regex(/^\d{1,10}$/);
/** Digits as dialled, `+` for international. */
const number = z.string().regex(/^\+?\d{3,20}$/);

const toAgent = z.object({ kind: z.literal('agent'), agentId: id });
const toQueue = z.object({ kind: z.literal('queue'), queueId: id });
const toExtension = z.object({ kind: z.literal('extension'), extension });
/** Refused with `not-allowed` where the operator lets nobody dial out. */
const toExternal = z.object({ kind: z.literal('external'), number });
const toFlow = z.object({ kind: z.literal('flow'), flow: id });

/** Whom an agent can call. */
export const callTarget = z.discriminatedUnion('kind', [toAgent, toExtension, toExternal]);
/** Whom she can ask while the caller is on hold: of a queue, who is free and has been idle longest. */
export const consultTarget = z.discriminatedUnion('kind', [
  toAgent,
  toQueue,
  toExtension,
  toExternal,
]);
/** To whom a caller can be sent without being announced. */
export const transferTarget = z.discriminatedUnion('kind', [
  toAgent,
  toQueue,
  toExtension,
  toExternal,
  toFlow,
]);

export const callCommandSchemas = {
  /** Rings her own phone, then the other; she is busy for her queues until it is over. */
  'make-call': z.object({ name: z.literal('make-call'), to: callTarget }),
  /**
   * Calls her ringing phone anew and asks it to answer by itself (Call-Info, Alert-Info); one that
   * knows neither rings again. `conflict` where it does not ring.
   */
  answer: z.object({ name: z.literal('answer') }),
  hold: z.object({ name: z.literal('hold') }),
  retrieve: z.object({ name: z.literal('retrieve') }),
  /** Hangs up whom she talks with: the caller, in a conference only herself, or the consulted party. */
  clear: z.object({ name: z.literal('clear') }),
  /** Holds the caller and calls somebody; a party that cannot be had gives her the caller back. */
  consult: z.object({ name: z.literal('consult'), to: consultTarget }),
  /** Holds the one of caller and consulted party with whom she talks, and retrieves the other. */
  alternate: z.object({ name: z.literal('alternate') }),
  /** Ends the consultation and goes back to the caller; also while the other still rings. */
  reconnect: z.object({ name: z.literal('reconnect') }),
  /**
   * With `to`: sends the caller there at once. Without: joins the caller with the consulted party,
   * who must have answered. Either way she is out of the call.
   */
  transfer: z.object({
    name: z.literal('transfer'),
    to: transferTarget.optional(),
    /** To a queue only, 0 to 100; absent: the caller's priority is kept, as is the time waited. */
    priority: z.number().int().min(0).max(priorityMax).optional(),
  }),
  /** Joins caller, consulted party and herself. */
  conference: z.object({ name: z.literal('conference') }),
  /** The others do not hear her; a supervisor and the recording neither. */
  mute: z.object({ name: z.literal('mute') }),
  unmute: z.object({ name: z.literal('unmute') }),
  /** To whom she talks with, as tones. They are in no log. */
  'send-digits': z.object({
    name: z.literal('send-digits'),
    digits: z
      .string()
      .regex(/^[0-9A-D*#]+$/)
      .max(callLimits.digitsMax),
  }),
  /** The recording is silent until `unmask-recording`, at most `callLimits.maskMsMax`. */
  'mask-recording': z.object({ name: z.literal('mask-recording') }),
  'unmask-recording': z.object({ name: z.literal('unmask-recording') }),
  /** An alarm on every wallboard, until a supervisor joins, the call ends, or she withdraws it. */
  'request-help': z.object({ name: z.literal('request-help') }),
  'withdraw-help': z.object({ name: z.literal('withdraw-help') }),
} as const;

export type CallTarget = z.infer<typeof callTarget>;
export type ConsultTarget = z.infer<typeof consultTarget>;
export type TransferTarget = z.infer<typeof transferTarget>;
