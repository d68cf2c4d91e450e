/** The cases in which the queue engine is compared with theory, with what theory says. */
import { answeredWithin, erlangAAbandoned, erlangB, erlangC, noPlace } from './erlang.ts';
import { estimate, type Found, type Load, simulate } from './theoretic-centre.ts';

export interface Case {
  readonly name: string;
  readonly load: Load;
  readonly share: keyof Found;
  readonly expected: number;
}

const minutes3 = { handlingMs: 180_000, withinMs: 15_000 };
const minutes4 = { handlingMs: 240_000, withinMs: 15_000 };

export const cases: readonly Case[] = [
  {
    name: 'Erlang B: 8 lines, 6 erlang, refused',
    load: { agents: 8, lines: 8, load: 6, ...minutes3 },
    share: 'refused',
    expected: erlangB(8, 6),
  },
  {
    name: 'M/M/N/K: 8 agents, 12 lines, 7 erlang, refused',
    load: { agents: 8, lines: 12, load: 7, ...minutes3 },
    share: 'refused',
    expected: noPlace(8, 4, 7),
  },
  {
    name: 'Erlang C: 8 agents, 5 erlang, waited',
    load: { agents: 8, load: 5, ...minutes3 },
    share: 'waited',
    expected: erlangC(8, 5),
  },
  {
    name: 'Erlang C: 8 agents, 5 erlang, answered in 15 s',
    load: { agents: 8, load: 5, ...minutes3 },
    share: 'answeredWithin',
    expected: answeredWithin(8, 5, 15 / 180),
  },
  {
    name: 'Erlang A: 8 agents, 9 erlang, patience 1 min, abandoned',
    load: { agents: 8, load: 9, patienceMs: 60_000, ...minutes3 },
    share: 'abandoned',
    expected: erlangAAbandoned(8, 9, 60 / 180),
  },
  {
    name: 'night: 8 agents, 3.0 erlang, answered in 15 s',
    load: { agents: 8, load: 3, ...minutes3 },
    share: 'answeredWithin',
    expected: answeredWithin(8, 3, 15 / 180),
  },
  {
    name: '150 lines, 150 erlang, overflow',
    load: { agents: 150, lines: 150, load: 150, ...minutes4 },
    share: 'refused',
    expected: erlangB(150, 150),
  },
  {
    name: '150 lines, 165 erlang, overflow',
    load: { agents: 150, lines: 150, load: 165, ...minutes4 },
    share: 'refused',
    expected: erlangB(150, 165),
  },
  {
    name: 'day: 150 agents, 128 erlang, answered in 15 s',
    load: { agents: 150, load: 128, ...minutes4 },
    share: 'answeredWithin',
    expected: answeredWithin(150, 128, 15 / 240),
  },
  {
    name: 'day: 150 agents, 128 erlang, patience 1 min, abandoned',
    load: { agents: 150, load: 128, patienceMs: 60_000, ...minutes4 },
    share: 'abandoned',
    expected: erlangAAbandoned(150, 128, 60 / 240),
  },
];

export interface Compared extends Case {
  readonly mean: number;
  readonly error: number;
}

export function compare(one: Case, days: number, calls: number): Compared {
  const found = Array.from({ length: days }, (_, day) => simulate(one.load, calls, day + 1));
  return { ...one, ...estimate(found.map((shares) => shares[one.share])) };
}
