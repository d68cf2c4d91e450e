/** What a supervisor can do to the chosen agent, and the keys for it. Nothing ends by one key alone. */
import type { AgentRow } from '../../protocol/wallboard.ts';
import type { KeyPress } from './desk-actions.ts';

export type SupervisorAction = 'ready' | 'not-ready' | 'sign-out' | 'message' | 'clear';

export const supervisorKeys: Readonly<Record<SupervisorAction, string>> = {
  ready: 'R',
  'not-ready': 'N',
  'sign-out': 'O',
  message: 'M',
  clear: 'Ctrl+K',
};

/** What the page does besides: none of it changes anything. */
export type PageAction = 'previous' | 'next' | 'open' | 'close' | 'wall' | 'show-keys';

/** Undefined agent: none is chosen. Nothing but looking while the page is not connected. */
export function possibleFor(
  agent: AgentRow | undefined,
  isLive: boolean,
): ReadonlySet<SupervisorAction> {
  const possible = new Set<SupervisorAction>();
  if (!agent || !isLive) return possible;
  const { state } = agent.state;
  if (state === 'not-ready' || state === 'wrap-up') possible.add('ready');
  if (state !== 'signed-out') possible.add('message').add('not-ready');
  if (state !== 'signed-out' && state !== 'talking') possible.add('sign-out');
  if (state === 'talking') possible.add('clear');
  return possible;
}

/** The action of a key press; a text that is being typed keeps its letters. */
export function supervisorActionOf(press: KeyPress): SupervisorAction | PageAction | undefined {
  const withControl = (press.ctrlKey || press.metaKey) && !press.altKey;
  const key = press.key.toLowerCase();
  if (withControl) return key === 'k' ? 'clear' : undefined;
  if (key === 'escape') return 'close';
  if (press.altKey || press.isTyping) return undefined;
  return plainKeys[key];
}

const plainKeys: Readonly<Record<string, SupervisorAction | PageAction>> = {
  r: 'ready',
  n: 'not-ready',
  o: 'sign-out',
  m: 'message',
  w: 'wall',
  arrowup: 'previous',
  arrowdown: 'next',
  '?': 'show-keys',
  i: 'open',
};
