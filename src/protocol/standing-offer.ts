/**
 * When an offer stops being an offer: by withdrawal, or because it became the agent's call. Server
 * and desk follow the same rule, so that a snapshot and the events say the same.
 */
import type { AgentView, ScreenPop } from './desk-view.ts';

/** False once the call of this pop is talked, or the agent has left. */
export function offerStands(pop: Pick<ScreenPop, 'offerId'>, view: AgentView): boolean {
  if (view.state.state === 'signed-out') return false;
  if (view.call?.pop.offerId !== pop.offerId) return true;
  return view.call.phase === 'presented' || view.call.phase === 'ringing';
}
