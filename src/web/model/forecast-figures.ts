/** A forecast as rows of figures: what is live, the draft, and whether the change is for the better. Pure. */
import type { RehearsedDay } from '../../protocol/rest/dialplan-forecast.ts';

export interface ForecastFigure {
  /** An outcome where `isOutcome`. */
  readonly name: string;
  readonly isOutcome: boolean;
  readonly unit: 'none' | 'percent' | 'seconds';
  readonly digits: 0 | 1;
  readonly live: number;
  readonly draft: number;
  /** In the digits that are shown; 0 where they are the same. */
  readonly change: number;
  /** Absent: no change, or one that is neither. */
  readonly is?: 'better' | 'worse';
}

interface Figure extends Pick<ForecastFigure, 'name' | 'isOutcome' | 'unit' | 'digits'> {
  readonly of: (day: RehearsedDay) => number;
  /** What is better; absent: neither. */
  readonly wanted?: 'more' | 'less';
}

/** In the order of the rows; ways of which nothing is said here stand last, in their own order. */
const outcomeWishes = {
  answered: 'more',
  abandoned: 'less',
  'timed-out': 'less',
  overflowed: 'less',
  refused: 'less',
} as const;

function outcomeFigure(name: string): Figure {
  const wanted = { ...outcomeWishes }[name as keyof typeof outcomeWishes] as Figure['wanted'];
  return {
    ...{ name, isOutcome: true, unit: 'none', digits: 0 },
    of: ({ outcomes }) => outcomes[name] ?? 0,
    ...(wanted && { wanted }),
  };
}

const plain = { isOutcome: false, unit: 'none', digits: 0 } as const;
const calls: Figure = { ...plain, name: 'calls', of: (day) => day.calls };
const others: readonly Figure[] = [
  {
    ...plain,
    ...{ name: 'level', unit: 'percent', digits: 1, wanted: 'more' },
    of: ({ level }) => level * 100,
  },
  {
    ...plain,
    ...{ name: 'averageWait', unit: 'seconds', digits: 1, wanted: 'less' },
    of: ({ averageWaitMs }) => averageWaitMs / 1_000,
  },
  {
    ...plain,
    ...{ name: 'longestWait', unit: 'seconds', wanted: 'less' },
    of: ({ longestWaitMs }) => longestWaitMs / 1_000,
  },
  {
    ...plain,
    ...{ name: 'occupancy', unit: 'percent', digits: 1 },
    of: ({ occupancy }) => occupancy * 100,
  },
  { ...plain, name: 'linesAtOnce', of: ({ linesAtOnce }) => linesAtOnce },
];

/** Outcomes that neither has are left out. */
export function forecastFigures(live: RehearsedDay, draft: RehearsedDay): ForecastFigure[] {
  const known = Object.keys(outcomeWishes);
  const names = new Set([...Object.keys(live.outcomes), ...Object.keys(draft.outcomes)]);
  const outcomes = [
    ...known.filter((name) => names.has(name)),
    ...[...names].filter((name) => !known.includes(name)).sort(),
  ];
  const figures = [calls, ...outcomes.map(outcomeFigure), ...others];
  return figures.map(({ of, wanted, ...figure }) => {
    const shown = (value: number) => Number(value.toFixed(figure.digits));
    const [before, after] = [shown(of(live)), shown(of(draft))];
    const change = shown(after - before);
    const isBetter = change > 0 === (wanted === 'more');
    return {
      ...{ ...figure, live: before, draft: after, change },
      ...(wanted && change !== 0 && { is: isBetter ? ('better' as const) : ('worse' as const) }),
    };
  });
}
