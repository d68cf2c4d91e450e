/** The words of a story that are inputs: what callers, agents, supervisors and machines do. */
import { customerClasses } from '../../../src/acd/model/config.ts';
import type { AcdInput } from '../../../src/acd/model/inputs.ts';
import type { AcdState } from '../../../src/acd/state.ts';
import type { AgentId, QueueId } from '../../../src/base/ids.ts';
import { callbackInput } from './callback-words.ts';
import { durationMs, placesOf, skillsOf } from './config-words.ts';
import { agentIdOf, callIdOf } from './ids.ts';

export function inputOf(state: AcdState, at: number, command: string): AcdInput | undefined {
  if (command === 'time passes') return undefined;
  const entering = /^call (\S+) enters (\S+)(.*)$/.exec(command);
  if (entering) return queued(at, entering);
  const ofCallback = callbackInput(state, at, command);
  if (ofCallback) return ofCallback;
  const [subject, ...rest] = command.split(' ');
  const verb = rest.join(' ');
  const callId = callIdOf(subject);
  if (verb === 'hangs up' && state.calls.has(callId)) {
    if (state.calls.get(callId)?.call.place !== 'talking')
      return { kind: 'call-abandoned', at, callId };
    return { kind: 'call-ended', at, callId, by: 'caller' };
  }
  const arriving = /^calls (\S+)(?: as (\S+))?$/.exec(verb);
  if (arriving) {
    const customerClass = customerClasses.find((one) => one === arriving[2]) ?? 'walk-in';
    return { kind: 'call-arrived', at, callId, hotline: arriving[1] ?? '', customerClass };
  }
  if (verb === 'gives the line back') return { kind: 'line-freed', at, callId };
  const key = /^presses (.)$/.exec(verb);
  if (key) return { kind: 'key-pressed', at, callId, key: key[1] ?? '' };
  if (verb === 'hangs up twice') return { kind: 'call-abandoned', at, callId };
  if (verb === 'is gone without a word') {
    return { kind: 'call-ended', at, callId, by: 'system', failed: true };
  }
  if (verb === 'cannot be joined') {
    return { kind: 'conversation-broken', at, callId, reason: 'hand-over-failed' };
  }
  return (
    supervisorInput(at, subject, verb) ??
    outsideInput(at, agentIdOf(subject), verb) ??
    agentInput(state, at, agentIdOf(subject), verb)
  );
}

function supervisorInput(
  at: number,
  subject: string | undefined,
  verb: string,
): AcdInput | undefined {
  const priority = /^is given priority (\d+)$/.exec(verb);
  const callId = callIdOf(subject);
  if (priority) return { kind: 'call-prioritised', at, callId, priority: Number(priority[1]) };
  const assigned = /^is given to (\S+) for (\S+)$/.exec(verb);
  if (assigned) {
    const forMs = durationMs(assigned[2]) ?? 0;
    return { kind: 'call-assigned', at, callId, agentId: agentIdOf(assigned[1]), forMs };
  }
  const agentId = agentIdOf(subject);
  if (verb === 'is moved back') return { kind: 'agent-moved', at, agentId };
  const moved = /^is moved to (\S+)$/.exec(verb);
  return moved ? { kind: 'agent-moved', at, agentId, queues: placesOf(moved[1]) } : undefined;
}

function outsideInput(at: number, agentId: AgentId, verb: string): AcdInput | undefined {
  const outside = /^(begins|ends) the outside call (\S+)$/.exec(verb);
  if (!outside) return undefined;
  const kind = outside[1] === 'begins' ? 'agent-occupied' : 'agent-released';
  return { kind, at, agentId, callId: callIdOf(outside[2]) };
}

function queued(at: number, match: RegExpExecArray): AcdInput {
  const options = (match[3] ?? '').trim().split(/\s+/).filter(Boolean);
  const values = new Map(options.map((option) => option.split('=') as [string, string]));
  const ofClass = customerClasses.find((one) => one === values.get('class'));
  return {
    ...{ kind: 'call-queued', at, callId: callIdOf(match[1]), queueId: match[2] as QueueId },
    priority: Number(values.get('priority') ?? 0),
    skills: skillsOf(values.get('skills')),
    ...(values.has('from') ? { caller: values.get('from') ?? '' } : {}),
    ...(values.has('prefers') ? { preferredAgent: agentIdOf(values.get('prefers')) } : {}),
    ...(ofClass ? { customerClass: ofClass } : {}),
  };
}

function agentInput(
  state: AcdState,
  at: number,
  agentId: AgentId,
  verb: string,
): AcdInput | undefined {
  const now = state.agents.get(agentId)?.state;
  const offerId = [...state.offers.values()].find((offer) => offer.agentId === agentId)?.id;
  const callId = now && 'callId' in now ? now.callId : callIdOf('none');
  const offer = offerId ?? ('ofr_none' as never);
  const notReady = /^is not ready \((.*)\)$/.exec(verb);
  if (notReady) return { kind: 'agent-not-ready', at, agentId, reason: notReady[1] ?? '' };
  const about = /^says it was about (\S+)$/.exec(verb);
  if (about) return { kind: 'disposition-set', at, agentId, callId, disposition: about[1] ?? '' };
  const inputs: Readonly<Record<string, AcdInput>> = {
    'signs in': { kind: 'agent-signed-in', at, agentId },
    'signs out': { kind: 'agent-signed-out', at, agentId },
    'is ready': { kind: 'agent-ready', at, agentId },
    'sees the pop': { kind: 'offer-received', at, agentId, offerId: offer },
    answers: { kind: 'offer-accepted', at, offerId: offer },
    declines: { kind: 'offer-declined', at, agentId, offerId: offer },
    'extends wrap-up': { kind: 'wrap-up-extended', at, agentId },
    'ends wrap-up': { kind: 'wrap-up-ended', at, agentId },
    'hangs up': { kind: 'call-ended', at, callId, by: 'agent' },
    'phone is busy': { kind: 'offer-failed', at, offerId: offer, reason: 'phone-busy' },
    'loses the phone': { kind: 'phone-changed', at, agentId, reachable: false },
    'has the phone back': { kind: 'phone-changed', at, agentId, reachable: true },
    'phone dies': { kind: 'conversation-broken', at, callId, reason: 'phone-unreachable' },
    'loses the desk': { kind: 'desk-changed', at, agentId, connected: false },
    'has the desk back': { kind: 'desk-changed', at, agentId, connected: true },
  };
  const input = inputs[verb];
  if (!input) throw new Error(`not a command: ${agentId} ${verb}`);
  return input;
}
