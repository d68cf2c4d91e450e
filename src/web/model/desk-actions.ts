/** What an agent can do in each state, and the keys for it. Enter never hangs up. */

import type { DeskState } from '../../client/desk-session.ts';
import type { AgentState, AgentView, DeskCall } from '../../protocol/desk-view.ts';

export type DeskAction =
  | 'ready'
  | 'choose-not-ready'
  | 'make-call'
  | 'choose-callback'
  | 'answer'
  | 'decline'
  | 'hold'
  | 'retrieve'
  | 'mute'
  | 'unmute'
  | 'consult'
  | 'alternate'
  | 'reconnect'
  | 'transfer'
  | 'complete-transfer'
  | 'conference'
  | 'keypad'
  | 'mask-recording'
  | 'unmask-recording'
  | 'request-help'
  | 'withdraw-help'
  | 'hang-up'
  | 'finish-wrap-up'
  | 'extend-wrap-up'
  | 'show-keys';

/** As shown on the buttons and in the list of keys. */
export const actionKeys: Readonly<Record<DeskAction, string>> = {
  ready: 'F2',
  'choose-not-ready': 'F2',
  'make-call': 'D',
  'choose-callback': 'N',
  answer: 'F4',
  decline: 'Ctrl+D',
  hold: 'H',
  retrieve: 'H',
  mute: 'M',
  unmute: 'M',
  consult: 'C',
  alternate: 'C',
  reconnect: 'B',
  transfer: 'T',
  'complete-transfer': 'T',
  conference: 'J',
  keypad: 'D',
  'mask-recording': 'R',
  'unmask-recording': 'R',
  'request-help': 'F9',
  'withdraw-help': 'F9',
  'hang-up': 'Ctrl+K',
  'finish-wrap-up': 'Ctrl+Enter',
  'extend-wrap-up': 'X',
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
export function possibleActions(state: DeskState): ReadonlySet<DeskAction> {
  const { link, view, phase, callbacks } = state;
  const actions = new Set<DeskAction>(['show-keys']);
  if (link.state !== 'live' || !view) return actions;
  for (const action of byState[view.state.state]) actions.add(action);
  if (phase === 'presented' || phase === 'ringing') actions.add('decline');
  if (phase === 'ringing') actions.add('answer');
  const isFree = view.state.state === 'ready' || view.state.state === 'not-ready';
  if (isFree && callbacks.nearest.some(({ mayCall }) => mayCall)) actions.add('choose-callback');
  // In wrap-up that would end it; there another reason can be chosen.
  if (view.state.state === 'talking' && view.notReadyAfterCall !== undefined) actions.add('ready');
  if (view.mayExtendWrapUp) actions.add('extend-wrap-up');
  if (phase !== 'talking' && phase !== 'held') return actions;
  for (const action of withCall(phase, view)) actions.add(action);
  return actions;
}

/** Whether a party is asked now, or was: a failed one is only told. */
export function isConsulting(call: DeskCall | undefined): boolean {
  return call?.consultation !== undefined && call.consultation.connection !== 'failed';
}

function withCall(phase: 'talking' | 'held', { call }: AgentView): readonly DeskAction[] {
  const always: readonly DeskAction[] = [
    'hang-up',
    'keypad',
    call?.muted ? 'unmute' : 'mute',
    call?.masked ? 'unmask-recording' : 'mask-recording',
    call?.helpRequestedAt === undefined ? 'request-help' : 'withdraw-help',
  ];
  if (call?.conference) return always;
  if (!isConsulting(call)) {
    // Who was called by another agent has no caller of her own to send on.
    if (call?.role === 'consulted') return always;
    return [...always, phase === 'held' ? 'retrieve' : 'hold', 'consult', 'transfer'];
  }
  const answered = ['connected', 'held'].includes(call?.consultation?.connection ?? '');
  if (!answered) return [...always, 'reconnect'];
  return [...always, 'reconnect', 'alternate', 'complete-transfer', 'conference'];
}

const byState: Readonly<Record<AgentState['state'], readonly DeskAction[]>> = {
  'signed-out': [],
  'not-ready': ['ready', 'choose-not-ready', 'make-call'],
  ready: ['choose-not-ready', 'make-call'],
  offered: [],
  talking: ['choose-not-ready'],
  'wrap-up': ['finish-wrap-up', 'choose-not-ready'],
};

/** The action of a key press, where it is possible now. */
export function actionOfKey(press: KeyPress, state: DeskState): DeskAction | undefined {
  const possible = possibleActions(state);
  return keyed(press).find((action) => possible.has(action));
}

const plainKeys: Readonly<Record<string, readonly DeskAction[]>> = {
  h: ['hold', 'retrieve'],
  m: ['mute', 'unmute'],
  c: ['consult', 'alternate'],
  b: ['reconnect'],
  t: ['transfer', 'complete-transfer'],
  j: ['conference'],
  d: ['keypad', 'make-call'],
  n: ['choose-callback'],
  r: ['mask-recording', 'unmask-recording'],
  x: ['extend-wrap-up'],
  '?': ['show-keys'],
};

/** Also while a text is being typed. */
const functionKeys: Readonly<Record<string, readonly DeskAction[]>> = {
  f2: ['ready', 'choose-not-ready'],
  f4: ['answer'],
  f9: ['request-help', 'withdraw-help'],
};

function keyed(press: KeyPress): readonly DeskAction[] {
  const withControl = (press.ctrlKey || press.metaKey) && !press.altKey;
  const key = press.key.toLowerCase();
  if (withControl && key === 'k') return ['hang-up'];
  if (withControl && key === 'd') return ['decline'];
  if (withControl && key === 'enter') return ['finish-wrap-up'];
  if (withControl || press.altKey) return [];
  return functionKeys[key] ?? (press.isTyping ? [] : (plainKeys[key] ?? []));
}
