/**
 * The frames of the desk protocol.
 *
 *   desk → server   hello, then ack, command, ping, pong
 *   server → desk   welcome, then snapshot or the missed events; event, answer, ping, pong, fault, bye
 *
 * Events are numbered per desk session from 1 without gaps. `ack` is cumulative. `hello` may name a
 * desk session and the last number seen: the server sends what followed, or a snapshot where it
 * cannot. A snapshot stands for all events up to its number.
 */
import { z } from 'zod';
import { agentCallbacks } from './agent-callbacks.ts';
import { codedError, commandAnswer } from './desk-commands.ts';
import { type ByeReason, closeCodes } from './desk-protocol.ts';
import { agentView, localizedText, screenPop } from './desk-view.ts';
import { wallboardChanges, wallboardView } from './wallboard.ts';

const id = z.string().min(1).max(64);
const instant = z.number().nonnegative();
const sequence = z.number().int().nonnegative();

export const clientFrame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    version: z.number().int(),
    /** Absent after a reload: the desk then gets a snapshot. */
    resume: z.object({ session: id, after: sequence }).optional(),
  }),
  z.object({ kind: z.literal('ack'), seq: sequence }),
  z.object({
    kind: z.literal('command'),
    id,
    command: z.looseObject({ name: z.string().min(1).max(64) }),
  }),
  z.object({ kind: z.literal('ping'), at: instant }),
  z.object({ kind: z.literal('pong'), at: instant }),
]);

export const notice = z.object({
  id,
  level: z.enum(['info', 'warning']),
  text: localizedText,
  at: instant,
  /** Who wrote it; absent: Hotline itself. */
  from: z.string().optional(),
});

export const deskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent-changed'), view: agentView }),
  z.object({ kind: z.literal('callbacks-changed'), callbacks: agentCallbacks }),
  z.object({ kind: z.literal('offer-presented'), pop: screenPop }),
  z.object({ kind: z.literal('offer-withdrawn'), offerId: id, reason: z.string() }),
  z.object({ kind: z.literal('notice-posted'), notice }),
  /** To a supervisor: rows of the wallboard that changed. */
  z.object({ kind: z.literal('wallboard-changed'), changes: wallboardChanges }),
  /** To a supervisor: an agent has read the message. */
  z.object({ kind: z.literal('message-read'), messageId: id, agentId: id, at: instant }),
]);

export const deskSnapshot = z.object({
  kind: z.literal('snapshot'),
  seq: sequence,
  view: agentView,
  /** Of her queues. Absent: an older server, which knows none. */
  callbacks: agentCallbacks.optional(),
  /** The offer that stands now, and whether a desk of this agent has already shown it. */
  offer: z.object({ pop: screenPop, received: z.boolean() }).optional(),
  notices: z.array(notice).readonly(),
});

/** A supervisor's snapshot. */
export const wallboardSnapshot = z.object({
  kind: z.literal('wallboard'),
  seq: sequence,
  view: wallboardView,
});

export const serverFrame = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('welcome'),
    version: z.number().int(),
    session: id,
    /** False: a snapshot follows. */
    resumed: z.boolean(),
    heartbeatMs: z.number().positive(),
    /** The server's clock, from which the desk's clocks count. */
    now: instant,
  }),
  deskSnapshot,
  wallboardSnapshot,
  /** `event` is read on its own, so that a newer server's kinds are acknowledged and ignored. */
  z.object({ kind: z.literal('event'), seq: sequence, event: z.looseObject({ kind: z.string() }) }),
  z.object({ kind: z.literal('answer'), id, answer: commandAnswer }),
  z.object({ kind: z.literal('ping'), at: instant }),
  z.object({ kind: z.literal('pong'), at: instant }),
  /** A frame was refused; nothing else changed. */
  z.object({ kind: z.literal('fault'), error: codedError }),
  z.object({
    kind: z.literal('bye'),
    reason: z.enum(Object.keys(closeCodes) as [ByeReason, ...ByeReason[]]),
  }),
]);

export type ClientFrame = z.infer<typeof clientFrame>;
export type ServerFrame = z.infer<typeof serverFrame>;
export type DeskEvent = z.infer<typeof deskEvent>;
export type DeskSnapshot = z.infer<typeof deskSnapshot>;
export type WallboardSnapshot = z.infer<typeof wallboardSnapshot>;
export type Notice = z.infer<typeof notice>;

export type FrameReading<Frame> =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly message: string };

/** Reads a text frame of a desk. Never throws. */
export function readClientFrame(text: string): FrameReading<ClientFrame> {
  return readFrame(clientFrame, text);
}

/** Reads a text frame of the server. Never throws. */
export function readServerFrame(text: string): FrameReading<ServerFrame> {
  return readFrame(serverFrame, text);
}

function readFrame<Frame>(schema: z.ZodType<Frame>, text: string): FrameReading<Frame> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: error instanceof SyntaxError ? 'not JSON' : String(error) };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, frame: parsed.data };
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  return { ok: false, message: path === '' ? 'not a frame of this protocol' : `wrong: ${path}` };
}
