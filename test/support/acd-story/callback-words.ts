/** The words of a story that are about callbacks. */
import { callbackViews } from '../../../src/acd/callbacks/views.ts';
import type { OpeningWindow } from '../../../src/acd/model/callback.ts';
import { customerClasses } from '../../../src/acd/model/config.ts';
import type { AcdEffect } from '../../../src/acd/model/effects.ts';
import type { OfCallback } from '../../../src/acd/model/events.ts';
import type { AcdInput } from '../../../src/acd/model/inputs.ts';
import type { AcdState } from '../../../src/acd/state.ts';
import type { QueueId } from '../../../src/base/ids.ts';
import { durationMs, skillsOf } from './config-words.ts';
import { agentIdOf, callbackIdOf, callIdOf, show } from './ids.ts';
import { clockTime } from './output-words.ts';

/** 'callback cb1 to 13800 in express promised=30:00 windows=0:00-20:00,40:00-60:00 since=0:05'. */
export function callbackInput(state: AcdState, at: number, command: string): AcdInput | undefined {
  const requested = /^callback (\S+) to (\S+) in (\S+)(.*)$/.exec(command);
  if (requested) return request(at, requested);
  const cancelled = /^callback (\S+) is cancelled$/.exec(command);
  if (cancelled) {
    return { kind: 'callback-cancelled', at, callbackId: callbackIdOf(cancelled[1]) };
  }
  const expedited = /^callback (\S+) is to be called now$/.exec(command);
  if (expedited) {
    return { kind: 'callback-expedited', at, callbackId: callbackIdOf(expedited[1]) };
  }
  const assigned = /^callback (\S+) is given to (\S+) for (\S+)$/.exec(command);
  if (assigned) {
    const [, callback, agent, forMs] = assigned;
    return {
      ...{ kind: 'callback-assigned', at, callbackId: callbackIdOf(callback) },
      ...{ agentId: agentIdOf(agent), forMs: durationMs(forMs) ?? 0 },
    };
  }
  const customer = /^the customer of (\S+) (answers|is busy|does not answer)$/.exec(command);
  if (!customer) return undefined;
  const now = state.callbacks.get(callbackIdOf(customer[1]))?.callback;
  const callId = now?.state === 'in-line' ? now.callId : callIdOf('none');
  if (customer[2] === 'answers') return { kind: 'customer-answered', at, callId };
  const reason = customer[2] === 'is busy' ? 'busy' : 'no-answer';
  return { kind: 'customer-not-reached', at, callId, reason };
}

function request(at: number, match: RegExpExecArray): AcdInput {
  const options = (match[4] ?? '').trim().split(/\s+/).filter(Boolean);
  const values = new Map(options.map((option) => option.split('=') as [string, string]));
  const ofClass = customerClasses.find((one) => one === values.get('class'));
  return {
    ...{ kind: 'callback-requested', at, callbackId: callbackIdOf(match[1]) },
    ...{ number: match[2] ?? '', queueId: match[3] as QueueId },
    priority: Number(values.get('priority') ?? 0),
    skills: skillsOf(values.get('skills')),
    promisedAt: instant(values.get('promised') ?? '60:00'),
    windows: (values.get('windows') ?? '0:00-600:00').split(',').map(windowOf),
    ...(values.has('since') ? { queuedAt: instant(values.get('since')) } : {}),
    ...(values.has('prefers') ? { preferredAgent: agentIdOf(values.get('prefers')) } : {}),
    ...(ofClass ? { customerClass: ofClass } : {}),
  };
}

function windowOf(text: string): OpeningWindow {
  const [from, until] = text.split('-');
  return { from: instant(from), until: instant(until) };
}

/** '12:30' as ms. */
function instant(text: string | undefined): number {
  const [minutes, seconds] = (text ?? '0:00').split(':');
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

export function listCallbacks(state: AcdState, at: number): readonly string[] {
  const views = callbackViews(state, at);
  if (views.length === 0) return ['  no callbacks'];
  return views.map((one) => {
    const due = one.dueAt === undefined ? '' : ` until ${clockTime(one.dueAt)}`;
    const who = one.agentId === undefined ? '' : `, ${show(one.agentId)}`;
    const named = one.assignedTo === undefined ? '' : `, given to ${show(one.assignedTo)}`;
    const late = one.isLate ? ', late' : '';
    const place = one.position === undefined ? '' : `, number ${one.position} in line`;
    return (
      `  ${show(one.id)} to ${one.number} in ${one.queueId}: ${one.state}${due}${place}${who}${named}, ` +
      `attempts ${one.attempts} of ${one.attemptsMax}, promised by ${clockTime(one.promisedAt)}${late}`
    );
  });
}

type CallbackEffect = Extract<
  AcdEffect,
  { kind: 'open-callback' | 'dial-customer' | 'close-callback' }
>;

export function describeCallback(effect: CallbackEffect): string {
  const name = show(effect.callbackId);
  switch (effect.kind) {
    case 'open-callback':
      return `  ${name} waits in ${effect.queueId} as ${show(effect.callId)}`;
    case 'dial-customer':
      return (
        `  dial ${effect.number} for ${name} until ${clockTime(effect.dueAt)}` +
        (effect.agent ? `, for ${show(effect.agent.agentId)}` : '')
      );
    case 'close-callback':
      return `  let ${show(effect.callId)} go`;
  }
}

export function describeCallbackEvent(event: OfCallback): readonly string[] {
  const name = show(event.callbackId);
  switch (event.kind) {
    case 'callback-requested':
      return [`  * ${name} requested, promised by ${clockTime(event.promisedAt)}`];
    case 'callback-merged':
      return [`  * ${name} requested again`];
    case 'callback-expedited':
      return [`  * ${name} is to be called now`];
    case 'callback-assigned':
      return [`  * ${name} is given to ${show(event.agentId)}`];
    case 'callback-late':
      return [`  * ${name} is late`];
    case 'callback-answered':
      return [`  * ${name} answered after ${event.waitedMs / 1000}s`];
    case 'callback-deferred':
      return [
        `  * ${name} deferred to ${clockTime(event.dueAt)}: ${event.reason}, ` +
          `${event.attempts} attempts`,
      ];
    case 'callback-ended':
      return [`  * ${name} ended: ${event.outcome}, ${event.attempts} attempts`];
    default:
      return [];
  }
}
