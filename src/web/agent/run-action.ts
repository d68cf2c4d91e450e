/** From what the agent chose to the commands of the desk. */

import type { DeskSession } from '../../client/desk-session.ts';
import type { CallTarget, ConsultTarget } from '../../protocol/call-commands.ts';
import type { CallDrafts } from '../model/call-drafts.ts';
import type { DirectoryUse, Target } from '../model/call-targets.ts';
import type { DeskAction } from '../model/desk-actions.ts';
import { finishWrapUp } from '../model/hand-in.ts';

/** What only opens something on the page is not here. */
export function runAction(desk: DeskSession, drafts: CallDrafts, action: DeskAction): void {
  const { pop } = desk.state;
  switch (action) {
    case 'decline':
      if (pop) void desk.run({ name: 'decline-offer', offerId: pop.offerId });
      break;
    case 'hang-up':
      void desk.run({ name: 'clear' });
      break;
    case 'complete-transfer':
      void desk.run({ name: 'transfer' });
      break;
    case 'finish-wrap-up':
      if (pop) void finishWrapUp(desk, drafts, pop.callId);
      break;
    case 'extend-wrap-up':
    case 'ready':
    case 'answer':
    case 'hold':
    case 'retrieve':
    case 'mute':
    case 'unmute':
    case 'alternate':
    case 'reconnect':
    case 'conference':
    case 'mask-recording':
    case 'unmask-recording':
    case 'request-help':
    case 'withdraw-help':
      void desk.run({ name: action });
      break;
    case 'consult':
    case 'transfer':
    case 'make-call':
    case 'keypad':
    case 'choose-callback':
    case 'choose-not-ready':
    case 'show-keys':
      break;
  }
}

/** @param target one that `targetRows` gave for this use */
export function runTarget(desk: DeskSession, use: DirectoryUse, target: Target): void {
  if (use === 'transfer') void desk.run({ name: 'transfer', to: target });
  else if (use === 'consult') void desk.run({ name: 'consult', to: target as ConsultTarget });
  else void desk.run({ name: 'make-call', to: target as CallTarget });
}
