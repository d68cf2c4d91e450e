/** A desk's outlet for a reader of masked numbers: the last thing before the socket. */
import type { AgentCallbacks, AgentView, ScreenPop } from '../../calls/desk-port.ts';
import type { DeskEvent, ServerFrame } from '../../protocol/desk-frames.ts';
import type { ByeReason } from '../../protocol/desk-protocol.ts';
import { maskedCallbacks, maskedPop, maskedView } from '../number-mask.ts';
import type { DeskOutlet } from './desk-session.ts';

export class MaskedOutlet implements DeskOutlet {
  readonly #outlet: DeskOutlet;

  constructor(outlet: DeskOutlet) {
    this.#outlet = outlet;
  }

  get isBacklogged(): boolean {
    return this.#outlet.isBacklogged;
  }

  send(frame: ServerFrame): void {
    this.#outlet.send(masked(frame));
  }

  bye(reason: ByeReason): void {
    this.#outlet.bye(reason);
  }
}

function masked(frame: ServerFrame): ServerFrame {
  if (frame.kind === 'event') return { ...frame, event: maskedEvent(frame.event as DeskEvent) };
  if (frame.kind !== 'snapshot') return frame;
  const { view, callbacks, offer } = frame;
  return {
    ...frame,
    view: maskedView(view as AgentView),
    ...(callbacks && { callbacks: maskedCallbacks(callbacks as AgentCallbacks) }),
    ...(offer && { offer: { ...offer, pop: maskedPop(offer.pop as ScreenPop) } }),
  };
}

function maskedEvent(event: DeskEvent): DeskEvent {
  switch (event.kind) {
    case 'agent-changed':
      return { ...event, view: maskedView(event.view as AgentView) };
    case 'callbacks-changed':
      return { ...event, callbacks: maskedCallbacks(event.callbacks as AgentCallbacks) };
    case 'offer-presented':
      return { ...event, pop: maskedPop(event.pop as ScreenPop) };
    default:
      return event;
  }
}
