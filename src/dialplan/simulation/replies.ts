/**
 * What comes of an effect of a simulated call's flow that no agent has a part in: how long it takes,
 * and the input that it leads to. Others answer as the simulation's caller was told they do.
 */
import type { FlowEffect, FlowInput } from '../flow.ts';
import type { SimulatedCaller } from './simulated-call.ts';

export interface Reply {
  readonly afterMs: number;
  readonly input: (at: number) => FlowInput;
}

/** A service in the same house. */
const serviceMs = 200;

/** Undefined for effects that lead to no input, and for those that concern the queue engine. */
export function replyTo(
  effect: FlowEffect,
  caller: SimulatedCaller,
  promptsMs: (prompts: Extract<FlowEffect, { kind: 'play' }>['prompts']) => number,
): Reply | undefined {
  switch (effect.kind) {
    case 'answer':
      return { afterMs: 0, input: (at) => ({ kind: 'answered', at }) };
    case 'play':
    case 'announce':
      return { afterMs: promptsMs(effect.prompts), input: (at) => ({ kind: 'played', at }) };
    case 'find-customer': {
      const tier = caller.customers?.[effect.number];
      const known = tier === undefined ? {} : { customer: { tier } };
      return { afterMs: 0, input: (at) => ({ kind: 'customer-looked-up', at, ...known }) };
    }
    case 'look-up':
      return lookupReply(effect, caller);
    case 'send': {
      if (!effect.isAwaited) return undefined;
      const ok = caller.services?.[effect.service] !== undefined;
      return { afterMs: serviceMs, input: (at) => ({ kind: 'sent', at, ok }) };
    }
    case 'dial': {
      const outcome = caller.dial ?? 'talked';
      const rings = outcome === 'no-answer' ? effect.ringTimeoutMs : 0;
      const afterMs = outcome === 'talked' ? Math.min(caller.talkMs, effect.talkMsMax) : rings;
      return { afterMs, input: (at) => ({ kind: 'dial-ended', at, outcome }) };
    }
    case 'record-message': {
      const lengthMs = Math.min(caller.messageMs ?? 0, effect.lengthMsMax);
      const afterMs = promptsMs(effect.prompts) + lengthMs;
      return { afterMs, input: (at) => ({ kind: 'message-recorded', at, lengthMs }) };
    }
    case 'request-callback': {
      const ok = !caller.refusesCallbacks;
      return { afterMs: 0, input: (at) => ({ kind: 'callback-answered', at, ok }) };
    }
    default:
      return undefined;
  }
}

/** A service answers with what the caller's wishes say it knows, by the variables that are kept. */
function lookupReply(
  { service, keep }: Extract<FlowEffect, { kind: 'look-up' }>,
  { services }: SimulatedCaller,
): Reply {
  const known = services?.[service];
  const names = Object.keys(keep);
  const isWhole = known !== undefined && names.every((name) => name in known);
  const found = Object.fromEntries(names.map((name) => [name, known?.[name] ?? '']));
  const outcome = isWhole ? { found } : { reason: known ? 'incomplete' : 'unreachable' };
  return { afterMs: serviceMs, input: (at) => ({ kind: 'looked-up', at, ...outcome }) };
}
