/** What a supervisor can ask for. The server checks the role of each and writes each to the audit trail. */
import { z } from 'zod';

const id = z.string().min(1).max(64);

export const supervisorCommandSchemas = {
  /** Makes the agent ready, as if she had said so; refused where phone or desk are away. */
  'force-ready': z.object({ name: z.literal('force-ready'), agentId: id }),
  /** During a call it takes effect after it. The reason is one of the settings' `notReadyReasons`. */
  'force-not-ready': z.object({ name: z.literal('force-not-ready'), agentId: id, reason: id }),
  /** Out of all queues, and her desk back to the sign-in; refused during a call. */
  'force-sign-out': z.object({ name: z.literal('force-sign-out'), agentId: id }),
  /** Ends a call wherever it stands: in the flow, waiting, or in conversation. */
  'clear-call': z.object({ name: z.literal('clear-call'), callId: id }),
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
