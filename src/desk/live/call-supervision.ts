/** A supervisor's hand on live calls: onto their lines with her own phone, or on their place in a queue. */
import type { AgentId, CallId, QueueId } from '../../base/ids.ts';
import type { AgentDesk } from '../../calls/desk-port.ts';
import type { SupervisorAtPhone, SupervisorDesk } from '../../calls/supervision/supervisor-port.ts';
import type { CommandAnswer } from '../../protocol/desk-commands.ts';
import type { SupervisorCommand } from '../../protocol/supervisor-commands.ts';
import type { Person } from '../ports.ts';
import { answerOf, refusal } from './command-answers.ts';

export type Supervisor = Pick<Person, 'id' | 'name' | 'extension'>;

export type CallSupervisionCommand = Extract<
  SupervisorCommand,
  {
    readonly name:
      | 'listen'
      | 'whisper'
      | 'barge-in'
      | 'take-over'
      | 'leave-call'
      | 'pull-call'
      | 'set-priority'
      | 'move-agent';
  }
>;

export interface CallSupervisionOptions {
  readonly supervisorDesk: SupervisorDesk;
  readonly agentDesk: AgentDesk;
}

export async function superviseCalls(
  { supervisorDesk, agentDesk }: CallSupervisionOptions,
  person: Supervisor,
  command: CallSupervisionCommand,
): Promise<CommandAnswer> {
  switch (command.name) {
    case 'listen':
    case 'whisper':
    case 'barge-in':
    case 'take-over': {
      const by = atPhone(person, command.phone);
      if (!by) return noPhone;
      return answerOf(await supervisorDesk.join(by, command.callId as CallId, command.name));
    }
    case 'leave-call':
      return answerOf(await supervisorDesk.leave(person.id, command.callId as CallId));
    case 'pull-call': {
      const callId = command.callId as CallId;
      if (command.agentId !== undefined) {
        const agentId = command.agentId as AgentId;
        if (!agentDesk.view(agentId)) return refusal('not-found', 'no such agent');
        return answerOf(supervisorDesk.assign(callId, agentId, person.id));
      }
      const by = atPhone(person, command.phone);
      return by ? answerOf(await supervisorDesk.pull(by, callId)) : noPhone;
    }
    case 'set-priority':
      return answerOf(
        supervisorDesk.setPriority(command.callId as CallId, command.priority, person.id),
      );
    case 'move-agent': {
      const queueIds = command.queueIds as readonly string[] as readonly QueueId[];
      return answerOf(supervisorDesk.moveAgent(command.agentId as AgentId, queueIds));
    }
  }
}

const noPhone = refusal('conflict', 'this person has no phone: name one');

function atPhone(
  { id, name, extension }: Supervisor,
  phone?: string,
): SupervisorAtPhone | undefined {
  const at = phone ?? extension;
  return at === undefined ? undefined : { personId: id, name, extension: at };
}
