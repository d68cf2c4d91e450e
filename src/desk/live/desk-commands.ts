/** Carries a desk's command to the calls. Every answer is a value and comes in time. */
import type { Clock } from '../../base/clock.ts';
import type { CallId, OfferId } from '../../base/ids.ts';
import type { AgentDesk, CommandResult } from '../../calls/desk-port.ts';
import type { CommandAnswer, DeskCommand } from '../../protocol/desk-commands.ts';
import { deskLimits } from '../../protocol/desk-protocol.ts';
import type { DeskSettings } from '../../protocol/rest.ts';
import type { DeskSession } from './desk-session.ts';

export interface CommandSurroundings {
  readonly agentDesk: AgentDesk;
  readonly settings: DeskSettings;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** Never rejects: a fault is reported and answered with `failed`. */
export async function performCommand(
  surroundings: CommandSurroundings,
  session: DeskSession,
  command: DeskCommand,
): Promise<CommandAnswer> {
  try {
    return await inTime(surroundings.clock, dispatch(surroundings, session, command));
  } catch (error) {
    surroundings.onFault(error);
    return refusal('failed', 'the command failed');
  }
}

async function dispatch(
  { agentDesk, settings }: CommandSurroundings,
  session: DeskSession,
  command: DeskCommand,
): Promise<CommandAnswer> {
  const { agentId } = session;
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
    case 'hold':
      return answerOf(await agentDesk.hold(agentId));
    case 'retrieve':
      return answerOf(await agentDesk.retrieve(agentId));
    case 'clear':
      return answerOf(await agentDesk.clear(agentId));
    case 'set-disposition': {
      const { callId, disposition, note } = command;
      return settings.dispositions.some(({ id }) => id === disposition)
        ? answerOf(agentDesk.setDisposition(agentId, callId as CallId, disposition, note))
        : refusal('invalid-input', 'no such disposition');
    }
    case 'end-wrap-up':
      return answerOf(agentDesk.endWrapUp(agentId));
  }
}

function answerOf(result: CommandResult): CommandAnswer {
  return result.ok ? { ok: true } : refusal(result.code, result.message);
}

function refusal(code: string, message: string): CommandAnswer {
  return { ok: false, error: { code, message } };
}

/** The command may still be carried out after the deadline; the next view tells. */
async function inTime(clock: Clock, work: Promise<CommandAnswer>): Promise<CommandAnswer> {
  let cancel = () => {};
  const late = new Promise<CommandAnswer>((settle) => {
    const timer = clock.setTimer(deskLimits.commandTimeoutMs, () =>
      settle(refusal('deadline-passed', 'the command took too long')),
    );
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
