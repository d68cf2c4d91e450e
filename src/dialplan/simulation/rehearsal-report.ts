/** A rehearsed day as a table and as a chart: an HTML page that loads nothing. */
import { DateTime } from 'luxon';
import type { BookedOutcome, Interval, Rehearsal } from './rehearse.ts';

/** In the order of the columns and of the chart's bars. */
const outcomes: readonly BookedOutcome[] = [
  'answered',
  'abandoned',
  'timed-out',
  'overflowed',
  'refused',
  'deferred',
  'completed-in-flow',
  'closed',
  'still-open',
];

const colours: Readonly<Record<BookedOutcome, string>> = {
  answered: '#2e8b57',
  abandoned: '#d9822b',
  'timed-out': '#c0504d',
  overflowed: '#b8860b',
  refused: '#7f1d1d',
  deferred: '#8064a2',
  'completed-in-flow': '#4f81bd',
  closed: '#8c8c8c',
  'still-open': '#cccccc',
};

/** Definitions are printed with the figures they explain. */
export function rehearsalTable(rehearsal: Rehearsal, zone: string, targetMs: number): string {
  const { total, intervals, occupancy, longestWaitMs, linesAtOnceMax } = rehearsal;
  const shown = outcomes.filter((outcome) => (total.outcomes[outcome] ?? 0) > 0);
  const head = ['from', 'offered', ...shown, 'level', 'wait'];
  const rows = intervals
    .filter(({ offered }) => offered > 0)
    .map((interval) => [clock(interval.at, zone), ...cells(interval, shown)]);
  return [
    ...aligned([head, ...rows, ['day', ...cells(total, shown)]]),
    '',
    `level: answered within ${targetMs / 1_000} s of entering the queue, of all offered`,
    'wait: seconds in the queue on average, of all offered; until the answer or the end',
    `longest wait ${Math.round(longestWaitMs / 1_000)} s, occupancy ${percent(occupancy)}`,
    `lines at once ${linesAtOnceMax}; first call without a line: ${beyondLines(rehearsal, zone)}`,
    ...overflowLines(rehearsal),
    ...floorLines(rehearsal, zone),
  ].join('\n');
}

function beyondLines({ firstBeyondLines: first }: Rehearsal, zone: string): string {
  if (!first) return 'none';
  const where = first.rule === undefined ? 'refused' : `went by '${first.rule}'`;
  return `call ${first.call}, at ${clock(first.at, zone)}, ${where}`;
}

function overflowLines({ overflows }: Rehearsal): readonly string[] {
  const told = Object.entries(overflows).map(([rule, calls]) => `${rule} ${calls}`);
  return told.length === 0 ? [] : [`overflows: ${told.join(', ')}`];
}

function floorLines({ belowFloor }: Rehearsal, zone: string): readonly string[] {
  return belowFloor.map(({ at, queue, signedIn, floor }) => {
    return `below the floor: '${queue}' at ${clock(at, zone)}, ${signedIn} of ${floor} agents`;
  });
}

function cells(interval: Omit<Interval, 'at'>, shown: readonly BookedOutcome[]): string[] {
  const { offered, answeredInTime, waitMs } = interval;
  return [
    String(offered),
    ...shown.map((outcome) => String(interval.outcomes[outcome] ?? 0)),
    percent(answeredInTime / Math.max(1, offered)),
    (waitMs / 1_000 / Math.max(1, offered)).toFixed(1),
  ];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => {
    return Math.max(...rows.map((row) => row[column]?.length ?? 0));
  });
  return rows.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  '));
}

const chart = { left: 50, top: 20, width: 960, height: 320 } as const;

/** Bars of a half hour each: how its calls ended; and the service level as a line. */
export function rehearsalChart(rehearsal: Rehearsal, zone: string, targetMs: number): string {
  const { intervals } = rehearsal;
  const most = Math.max(1, ...intervals.map(({ offered }) => offered));
  const step = chart.width / Math.max(1, intervals.length);
  const bars = intervals.flatMap((interval, index) => bar(interval, index * step, step, most));
  const level = intervals.map(({ answeredInTime, offered }, index) => {
    const x = chart.left + (index + 0.5) * step;
    return `${x.toFixed(1)},${yOf(offered === 0 ? 1 : answeredInTime / offered).toFixed(1)}`;
  });
  const hours = intervals.map((interval, index) => {
    if (index % 4 !== 0) return '';
    const x = chart.left + index * step;
    return `<text x="${x.toFixed(1)}" y="${chart.top + chart.height + 16}">${clock(interval.at, zone)}</text>`;
  });
  const legend = outcomes.map((outcome) => {
    return `<span style="color:${colours[outcome]}">■ ${outcome}</span>`;
  });
  return [
    '<!doctype html><meta charset="utf-8"><title>Rehearsal</title>',
    '<style>body{font:14px sans-serif;margin:2em}pre{font-size:12px}text{font-size:11px}</style>',
    `<h1>Rehearsal of dialplan ${rehearsal.version}</h1>`,
    `<p>${legend.join(' ')} <span>— service level (${targetMs / 1_000} s)</span></p>`,
    `<svg width="${chart.left + chart.width + 20}" height="${chart.top + chart.height + 30}">`,
    `<text x="0" y="${chart.top + 10}">${most}</text>`,
    ...bars,
    ...hours,
    `<polyline points="${level.join(' ')}" fill="none" stroke="#111" stroke-width="1.5"/>`,
    '</svg>',
    `<pre>${rehearsalTable(rehearsal, zone, targetMs)}</pre>\n`,
  ].join('\n');
}

function bar(interval: Interval, x: number, width: number, most: number): readonly string[] {
  let below = 0;
  return outcomes.flatMap((outcome) => {
    const count = interval.outcomes[outcome] ?? 0;
    if (count === 0) return [];
    const [bottom, top] = [yOf(below / most), yOf((below + count) / most)];
    below += count;
    const place = `x="${(chart.left + x + 1).toFixed(1)}" y="${top.toFixed(1)}"`;
    const size = `width="${(width - 2).toFixed(1)}" height="${(bottom - top).toFixed(1)}"`;
    const title = `<title>${outcome}: ${count}</title>`;
    return [`<rect ${place} ${size} fill="${colours[outcome]}">${title}</rect>`];
  });
}

/** Of a part of 0 to 1 of the chart's height. */
function yOf(part: number): number {
  return chart.top + chart.height * (1 - part);
}

function clock(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat('HH:mm');
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
