/** What an agent can do in each state, and the keys for it. Enter never hangs up. */
import type { AgentState } from '../../protocol/desk-view.ts';
import type { DeskState } from './desk-session.ts';

export type DeskAction =
  | 'ready'
  | 'choose-not-ready'
  | 'decline'
  | 'hold'
  | 'retrieve'
  | 'hang-up'
  | 'finish-wrap-up'
  | 'show-keys';

/** As shown on the buttons and in the list of keys. */
export const actionKeys: Readonly<Record<DeskAction, string>> = {
  ready: 'F2',
  'choose-not-ready': 'F2',
  decline: 'Ctrl+D',
  hold: 'H',
  retrieve: 'H',
  'hang-up': 'Ctrl+K',
  'finish-wrap-up': 'Ctrl+Enter',
  'show-keys': '?',
};

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** A text is being typed: plain letters belong to it. */
  readonly isTyping: boolean;
}

/** What can be done now. Nothing but reading while the desk is not connected. */
export function possibleActions({ link, view, phase }: DeskState): ReadonlySet<DeskAction> {
  const actions = new Set<DeskAction>(['show-keys']);
  if (link.state !== 'live' || !view) return actions;
  for (const action of byState[view.state.state]) actions.add(action);
  if (phase === 'presented' || phase === 'ringing') actions.add('decline');
  if (phase === 'talking') actions.add('hold');
  if (phase === 'held') actions.add('retrieve');
  if (phase === 'talking' || phase === 'held') actions.add('hang-up');
  return actions;
}

const byState: Readonly<Record<AgentState['state'], readonly DeskAction[]>> = {
  'signed-out': [],
  'not-ready': ['ready', 'choose-not-ready'],
  ready: ['choose-not-ready'],
  offered: [],
  talking: [],
  'wrap-up': ['finish-wrap-up', 'choose-not-ready'],
};

/** The action of a key press, where it is possible now. */
export function actionOfKey(press: KeyPress, state: DeskState): DeskAction | undefined {
  const possible = possibleActions(state);
  return keyed(press).find((action) => possible.has(action));
}

function keyed(press: KeyPress): readonly DeskAction[] {
  const withControl = (press.ctrlKey || press.metaKey) && !press.altKey;
  const key = press.key.toLowerCase();
  if (withControl && key === 'k') return ['hang-up'];
  if (withControl && key === 'd') return ['decline'];
  if (withControl && key === 'enter') return ['finish-wrap-up'];
  if (withControl || press.altKey) return [];
  if (key === 'f2') return ['ready', 'choose-not-ready'];
  if (press.isTyping) return [];
  if (key === 'h') return ['hold', 'retrieve'];
  return key === '?' ? ['show-keys'] : [];
}
