/** Carries a desk's command to the calls. Every answer is a value and comes in time. */
import type { Clock } from '../../base/clock.ts';
import type { AgentId, CallbackId, CallId, OfferId } from '../../base/ids.ts';
import type { AgentDesk, CallCommand } from '../../calls/desk-port.ts';
import type { CommandAnswer, DeskCommand } from '../../protocol/desk-commands.ts';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import { isSupervisorCommand } from '../../protocol/supervisor-commands.ts';
import { answerOf, performInTime, refusal } from './command-answers.ts';
import type { DeskSession } from './desk-session.ts';

export interface CommandSurroundings {
  readonly agentDesk: AgentDesk;
  readonly settings: DeskSettings;
  readonly clock: Clock;
  /** The agent has read a line on her desk. */
  readonly readNotice: (agentId: AgentId, noticeId: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Never rejects: a fault is reported and answered with `failed`. */
export function performCommand(
  surroundings: CommandSurroundings,
  session: DeskSession,
  command: DeskCommand,
): Promise<CommandAnswer> {
  const { clock, onFault } = surroundings;
  return performInTime(clock, onFault, () => dispatch(surroundings, session, command));
}

async function dispatch(
  { agentDesk, settings, readNotice }: CommandSurroundings,
  session: DeskSession,
  command: DeskCommand,
): Promise<CommandAnswer> {
  const { agentId } = session;
  if (isSupervisorCommand(command)) return refusal('not-allowed', 'a supervisor may do that');
  switch (command.name) {
    case 'ready':
      return answerOf(agentDesk.ready(agentId));
    case 'not-ready':
      return settings.notReadyReasons.some(({ id }) => id === command.reason)
        ? answerOf(agentDesk.notReady(agentId, command.reason))
        : refusal('invalid-input', 'no such reason');
    case 'offer-received':
      session.receiveOffer(command.offerId);
      agentDesk.offerReceived(agentId, command.offerId as OfferId);
      return { ok: true };
    case 'decline-offer':
      return answerOf(agentDesk.declineOffer(agentId, command.offerId as OfferId));
    case 'call-back':
      return answerOf(agentDesk.callBack(agentId, command.callbackId as CallbackId));
    case 'hold':
      return answerOf(await agentDesk.hold(agentId));
    case 'retrieve':
      return answerOf(await agentDesk.retrieve(agentId));
    case 'clear':
      return answerOf(await agentDesk.clear(agentId));
    case 'make-call':
    case 'answer':
    case 'consult':
    case 'alternate':
    case 'reconnect':
    case 'transfer':
    case 'conference':
    case 'mute':
    case 'unmute':
    case 'send-digits':
    case 'mask-recording':
    case 'unmask-recording':
    case 'request-help':
    case 'withdraw-help':
      return answerOf(await agentDesk.control(agentId, command as CallCommand));
    case 'set-disposition': {
      const { callId, disposition, note } = command;
      return settings.dispositions.some(({ id }) => id === disposition)
        ? answerOf(agentDesk.setDisposition(agentId, callId as CallId, disposition, note))
        : refusal('invalid-input', 'no such disposition');
    }
    case 'end-wrap-up':
      return answerOf(agentDesk.endWrapUp(agentId));
    case 'extend-wrap-up':
      return answerOf(agentDesk.extendWrapUp(agentId));
    case 'read-notice':
      readNotice(agentId, command.noticeId);
      return { ok: true };
  }
}
