/** The lines of a simulated call's path that no step of its flow tells by itself. */
import type { AcdEvent } from '../../acd/model/events.ts';
import type { FlowEffect } from '../flow.ts';
import type { SimulatedCall } from './simulated-call.ts';

/** What the queue engine does with a call by itself. */
export function tellEvent(call: SimulatedCall, event: AcdEvent): void {
  if (event.kind === 'call-overflowed') {
    const { rule, toQueue: queue, waitedMs, explanation } = event;
    call.tell(event.at, event.kind, { rule, queue, waitedMs, explanation });
  } else if (event.kind === 'overflow-announced') {
    const { rule, explanation } = event;
    call.tell(event.at, event.kind, { rule, explanation });
  } else if (event.kind === 'call-left-queue' && event.explanation) {
    const { exit: rule, explanation } = event;
    call.tell(event.at, event.kind, { rule, explanation });
  } else if (event.kind === 'needs-relaxed') {
    const { needs, explanation } = event;
    call.tell(event.at, event.kind, { needs, explanation });
  } else if (event.kind === 'call-saturated') {
    const { reason, rule = 'none', to } = event;
    call.tell(event.at, event.kind, { reason, rule, to: to.kind });
  }
}

/** In the words of the path: what the caller hears, and what is done for her. */
export function tellOf(call: SimulatedCall, at: number, effect: FlowEffect): void {
  switch (effect.kind) {
    case 'answer':
      call.tell(at, 'call-answered-by-hotline');
      return;
    case 'play':
    case 'announce':
    case 'record-message':
      call.hear(at, 'prompts-played', effect.prompts);
      return;
    case 'send':
      call.tell(at, 'service-told', { service: effect.service, ...effect.message });
      return;
    case 'dial':
      call.tell(at, 'number-dialled', { ...effect.target, callerId: effect.callerId });
      return;
    default:
      return;
  }
}
