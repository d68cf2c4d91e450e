/** How a trunk stands, as short words: the worst first. Pure. */
import type { TrunkRow } from '../../protocol/rest/system.ts';

export interface TrunkState {
  readonly word:
    | 'registering'
    | 'registered'
    | 'refused'
    | 'registrarSilent'
    | 'answers'
    | 'silent'
    | 'notAsked'
    | 'failing';
  /** undefined: neither good nor bad. */
  readonly isGood?: boolean;
  readonly since?: number;
  /** Of the word. */
  readonly facts?: Readonly<Record<string, number>>;
}

const registrationWords = {
  registering: 'registering',
  registered: 'registered',
  refused: 'refused',
  unreachable: 'registrarSilent',
} as const;
const healthWords = { unknown: 'notAsked', up: 'answers', down: 'silent' } as const;

/** Empty for a trunk of which nothing is known beside its calls. */
export function trunkStates({ registration, health, failing }: TrunkRow): readonly TrunkState[] {
  const states: TrunkState[] = [];
  if (registration) {
    const { state, since, sipStatus } = registration;
    states.push({
      word: registrationWords[state],
      since,
      ...(state !== 'registering' && { isGood: state === 'registered' }),
      ...(sipStatus !== undefined && { facts: { sipStatus } }),
    });
  }
  if (health) {
    const { state, since } = health;
    const word = healthWords[state];
    states.push({ word, since, ...(state !== 'unknown' && { isGood: state === 'up' }) });
  }
  if (failing) {
    const { calls, since } = failing;
    states.push({ word: 'failing', since, isGood: false, facts: { calls } });
  }
  return states.sort((one, other) => rank(one) - rank(other));
}

function rank({ isGood }: TrunkState): number {
  if (isGood === undefined) return 1;
  return isGood ? 2 : 0;
}
