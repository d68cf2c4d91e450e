/** What a supervisor can ask for. The server checks the role of each and writes each to the audit trail. */
import { z } from 'zod';
import { priorityMax } from '../base/priority.ts';

const id = z.string().min(1).max(64);
const extension = z.string().regex(/^\d{1,10}$/);

export const supervisorCommandSchemas = {
  /** Makes the agent ready, as if she had said so; refused where phone or desk are away. */
  'force-ready': z.object({ name: z.literal('force-ready'), agentId: id }),
  /** During a call it takes effect after it. The reason is one of the settings' `notReadyReasons`. */
  'force-not-ready': z.object({ name: z.literal('force-not-ready'), agentId: id, reason: id }),
  /** Out of all queues, and her desk back to the sign-in; refused during a call. */
  'force-sign-out': z.object({ name: z.literal('force-sign-out'), agentId: id }),
  /** Ends a call wherever it stands: in the flow, waiting, or in conversation. */
  'clear-call': z.object({ name: z.literal('clear-call'), callId: id }),
  /**
   * Rings the supervisor's phone and lets her hear the call, unheard. During `whisper` or `barge-in`:
   * goes back to listening. `phone` is an extension; absent: her own, and refused if she has none.
   */
  listen: z.object({ name: z.literal('listen'), callId: id, phone: extension.optional() }),
  /** Only the agent hears her; nobody else, and no recording. */
  whisper: z.object({ name: z.literal('whisper'), callId: id, phone: extension.optional() }),
  /** Everybody hears her. */
  'barge-in': z.object({ name: z.literal('barge-in'), callId: id, phone: extension.optional() }),
  /** The caller is hers, the agent wraps up. */
  'take-over': z.object({ name: z.literal('take-over'), callId: id, phone: extension.optional() }),
  /** Hangs up her own phone: the call goes on without her. Also while it rings. */
  'leave-call': z.object({ name: z.literal('leave-call'), callId: id }),
  /** Takes a waiting call out of its line: for this agent next, or onto her own phone. */
  'pull-call': z.object({
    name: z.literal('pull-call'),
    callId: id,
    agentId: id.optional(),
    phone: extension.optional(),
  }),
  /** Of a waiting call; higher goes first. */
  'set-priority': z.object({
    name: z.literal('set-priority'),
    callId: id,
    priority: z.number().int().min(0).max(priorityMax),
  }),
  /** At once, until the next change of the configuration or the next sign-in. */
  'move-agent': z.object({
    name: z.literal('move-agent'),
    agentId: id,
    /** Her queues from now on, in the order she serves them. */
    queueIds: z.array(id).min(1).max(50).readonly(),
  }),
  /** A line on the agents' desks; each agent's receipt comes back as `message-read`. */
  'send-message': z.object({
    name: z.literal('send-message'),
    messageId: id,
    agentIds: z.array(id).min(1).max(200).readonly(),
    text: z.string().trim().min(1).max(500),
  }),
} as const;

export type SupervisorCommandName = keyof typeof supervisorCommandSchemas;
export type SupervisorCommand = {
  [Name in SupervisorCommandName]: z.infer<(typeof supervisorCommandSchemas)[Name]>;
}[SupervisorCommandName];

export function isSupervisorCommand<Other extends { readonly name: string }>(
  command: SupervisorCommand | Other,
): command is SupervisorCommand {
  return Object.hasOwn(supervisorCommandSchemas, command.name);
}
