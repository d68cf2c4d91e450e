/** All that can happen to a call in its flow, as text: each answer is given to each question. */
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import {
  type FlowEffect,
  type FlowFacts,
  type FlowInput,
  type FlowStep,
  startFlow,
  stepFlow,
} from '../../../src/dialplan/flow.ts';

const at = Date.UTC(2026, 10, 23, 2);
const depthMax = 7;

/** What each kind of effect can lead to. */
function answersTo(effect: FlowEffect): readonly FlowInput[] {
  switch (effect.kind) {
    case 'answer':
      return [{ kind: 'answered', at }];
    case 'play':
    case 'announce':
      return [{ kind: 'played', at }];
    case 'collect': {
      const typed = effect.maxDigits === 1 ? ['1', '2', '3', '5', '0'] : ['123', '4111', '9'];
      const digits = typed.map((one) => ({ kind: 'digits-collected', at, digits: one }) as const);
      return [...digits, { kind: 'collect-timed-out', at }];
    }
    case 'enqueue': {
      const reasons = ['timed-out', 'no-agents', 'full'] as const;
      return [
        ...reasons.map((reason) => ({ kind: 'queue-left', at, reason }) as const),
        { kind: 'queue-left', at, reason: 'overflowed', exit: 'busy' },
        { kind: 'queue-left', at, reason: 'key-pressed', exit: '1' },
        { kind: 'conversation-ended', at },
      ];
    }
    case 'find-customer':
      return [
        { kind: 'customer-looked-up', at },
        { kind: 'customer-looked-up', at, customer: { tier: 'contract' } },
      ];
    case 'look-up':
      return [
        { kind: 'looked-up', at, reason: 'timed-out' },
        { kind: 'looked-up', at, found: { status: 'lost' } },
      ];
    case 'send':
      return effect.isAwaited ? [true, false].map((ok) => ({ kind: 'sent', at, ok })) : [];
    case 'dial': {
      const outcomes = ['talked', 'busy', 'no-answer'] as const;
      return outcomes.map((outcome) => ({ kind: 'dial-ended', at, outcome }));
    }
    case 'record-message':
      return [0, 9_000].map((lengthMs) => ({ kind: 'message-recorded', at, lengthMs }));
    case 'request-callback':
      return [true, false].map((ok) => ({ kind: 'callback-answered', at, ok }));
    default:
      return [];
  }
}

/** The effects along every way, a line each. */
export function everyWay(dialplan: CompiledDialplan, facts: Omit<FlowFacts, 'at'>): string {
  const lines: string[] = [];
  const follow = (step: FlowStep | undefined, way: string, depth: number): void => {
    if (!step) return;
    const { variables, language } = step.state;
    lines.push(`${way} ${JSON.stringify([step.effects, variables, language])}`);
    const last = step.effects.at(-1);
    if (!last || depth === 0) return;
    answersTo(last).forEach((input, index) => {
      follow(stepFlow(dialplan, step.state, input), `${way}.${index}`, depth - 1);
    });
  };
  follow(startFlow(dialplan, { ...facts, at }), '', depthMax);
  return lines.join('\n');
}
