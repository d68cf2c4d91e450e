/** A rehearsed day as a table and as a chart: an HTML page that loads nothing. */
import { DateTime } from 'luxon';
import { outcomesInChinese } from '../base/chinese-names.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';
import {
  averageWaitMsOf,
  type BookedOutcome,
  type Interval,
  type Rehearsal,
  type RuleCount,
  serviceLevelOf,
} from '../dialplan/simulation/rehearse.ts';

export interface ReportOptions {
  /** Of the clock, such as 'Asia/Shanghai'. */
  readonly zone: string;
  /** Of the service level. */
  readonly targetMs: number;
  readonly language: Language;
}

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

export function rehearsalTable(rehearsal: Rehearsal, options: ReportOptions): string {
  const notes = notesOf(rehearsal, options);
  return [...aligned(rowsOf(rehearsal, options)), '', ...notes].join('\n');
}

/** The first is the head, the last the whole day. */
function rowsOf(rehearsal: Rehearsal, { zone, language }: ReportOptions): string[][] {
  const { total, intervals } = rehearsal;
  const shown = outcomes.filter((outcome) => (total.outcomes[outcome] ?? 0) > 0);
  const named = shown.map((outcome) => outcomeWords(outcome)[language]);
  const { from, offered, level, wait, day } = heads[language];
  const rows = intervals
    .filter((interval) => interval.offered > 0)
    .map((interval) => [clock(interval.at, zone), ...cells(interval, shown)]);
  return [[from, offered, ...named, level, wait], ...rows, [day, ...cells(total, shown)]];
}

/** Definitions are printed with the figures they explain. */
function notesOf(
  rehearsal: Rehearsal,
  { zone, targetMs, language }: ReportOptions,
): readonly string[] {
  const { occupancy, longestWaitMs, linesAtOnceMax } = rehearsal;
  const told = [
    ...definitions(targetMs),
    longest(Math.round(longestWaitMs / 1_000), percent(occupancy)),
    lines(linesAtOnceMax, beyondLines(rehearsal, zone)),
    ...overflowLine(rehearsal.overflows),
    ...floorLines(rehearsal, zone),
  ];
  return told.map((words) => words[language]);
}

const heads = {
  en: { from: 'from', offered: 'offered', level: 'level', wait: 'wait', day: 'day' },
  'zh-CN': { from: '时段', offered: '呼入', level: '服务水平', wait: '平均等待', day: '全天' },
} as const;

function outcomeWords(outcome: BookedOutcome): Wording {
  return bilingual(outcome, outcome === 'still-open' ? '未结束' : outcomesInChinese[outcome]);
}

function definitions(targetMs: number): readonly Wording[] {
  const seconds = targetMs / 1_000;
  return [
    bilingual(
      `level: answered within ${seconds} s of entering the queue, of all offered`,
      `服务水平：进入队列后 ${seconds} 秒内接听的占全部呼入的比例`,
    ),
    bilingual(
      'wait: seconds in the queue on average, of all offered; until the answer or the end',
      '平均等待：全部呼入的平均排队秒数，到接听或结束为止',
    ),
  ];
}

function longest(seconds: number, occupancy: string): Wording {
  return bilingual(
    `longest wait ${seconds} s, occupancy ${occupancy}`,
    `最长等待 ${seconds} 秒，坐席占用率 ${occupancy}`,
  );
}

function lines(atOnceMax: number, first: Wording): Wording {
  return bilingual(
    `lines at once ${atOnceMax}; first call without a line: ${first.en}`,
    `同时占用线路最多 ${atOnceMax} 条；第一个没有线路的来电：${first['zh-CN']}`,
  );
}

function beyondLines({ firstBeyondLines: first }: Rehearsal, zone: string): Wording {
  if (!first) return bilingual('none', '没有');
  const { call, rule } = first;
  const at = clock(first.at, zone);
  return bilingual(
    `call ${call}, at ${at}, ${rule === undefined ? 'refused' : `went by '${rule}'`}`,
    `第 ${call} 个，${at}，${rule === undefined ? '被拒绝' : `按规则“${rule}”处理`}`,
  );
}

function overflowLine(overflows: readonly RuleCount[]): readonly Wording[] {
  if (overflows.length === 0) return [];
  const english = overflows.map(({ queue = 'no line', rule = 'refused', calls }) => {
    return `${queue}: ${rule} ${calls}`;
  });
  const chinese = overflows.map(({ queue, rule, calls }) => {
    const where = queue === undefined ? '没有线路' : `队列“${queue}”`;
    return `${where}，${rule === undefined ? '拒绝' : `规则“${rule}”`} ${calls} 个`;
  });
  return [bilingual(`overflows: ${english.join(', ')}`, `溢出：${chinese.join('；')}`)];
}

function floorLines({ belowFloor }: Rehearsal, zone: string): readonly Wording[] {
  return belowFloor.map(({ at, queue, signedIn, floor }) => {
    const when = clock(at, zone);
    return bilingual(
      `below the floor: '${queue}' at ${when}, ${signedIn} of ${floor} agents`,
      `低于排班下限：队列“${queue}”，${when}，签入 ${signedIn} 人，下限 ${floor} 人`,
    );
  });
}

function cells(interval: Omit<Interval, 'at'>, shown: readonly BookedOutcome[]): string[] {
  return [
    String(interval.offered),
    ...shown.map((outcome) => String(interval.outcomes[outcome] ?? 0)),
    percent(serviceLevelOf(interval)),
    (averageWaitMsOf(interval) / 1_000).toFixed(1),
  ];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => {
    return Math.max(...rows.map((row) => widthOf(row[column] ?? '')));
  });
  return rows.map((row) => {
    return row.map((cell, at) => ' '.repeat((widths[at] ?? 0) - widthOf(cell)) + cell).join('  ');
  });
}

/** In a terminal's columns: a Chinese character takes two. */
function widthOf(text: string): number {
  return text.length + (text.match(/\p{Script=Han}/gu)?.length ?? 0);
}

const chart = { left: 50, top: 20, width: 960, height: 320 } as const;

const style = [
  'body{font:14px sans-serif;margin:2em}text{font-size:11px}p{margin:4px 0}',
  'table{border-collapse:collapse;margin:1em 0;font-size:12px;font-variant-numeric:tabular-nums}',
  'td,th{padding:2px 8px;text-align:right}tr:last-child{font-weight:bold}',
].join('');

/** Bars of a half hour each: how its calls ended; and the service level as a line. */
export function rehearsalChart(rehearsal: Rehearsal, options: ReportOptions): string {
  const { zone, targetMs, language } = options;
  const { intervals } = rehearsal;
  const most = Math.max(1, ...intervals.map(({ offered }) => offered));
  const step = chart.width / Math.max(1, intervals.length);
  const bars = intervals.flatMap((interval, index) => {
    return bar(interval, { x: index * step, width: step, most, language });
  });
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
    return `<span style="color:${colours[outcome]}">■ ${outcomeWords(outcome)[language]}</span>`;
  });
  const { title, heading, levelOf } = pageWords(rehearsal.version, targetMs / 1_000)[language];
  return [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title>`,
    `<style>${style}</style>`,
    `<h1>${heading}</h1>`,
    `<p>${legend.join(' ')} <span>— ${levelOf}</span></p>`,
    `<svg width="${chart.left + chart.width + 20}" height="${chart.top + chart.height + 30}">`,
    `<text x="0" y="${chart.top + 10}">${most}</text>`,
    ...bars,
    ...hours,
    `<polyline points="${level.join(' ')}" fill="none" stroke="#111" stroke-width="1.5"/>`,
    '</svg>',
    ...htmlTable(rowsOf(rehearsal, options)),
    ...notesOf(rehearsal, options).map((note) => `<p>${note}</p>`),
    '',
  ].join('\n');
}

/** Columns of Chinese are as wide as its fonts make them: no text could align them. */
function htmlTable([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return ['<table>', row(head, 'th'), ...rows.map((cells) => row(cells, 'td')), '</table>'];
}

function pageWords(version: string, seconds: number) {
  return {
    en: {
      title: 'Rehearsal',
      heading: `Rehearsal of dialplan ${version}`,
      levelOf: `service level (${seconds} s)`,
    },
    'zh-CN': {
      title: '预演',
      heading: `拨号方案 ${version} 的预演`,
      levelOf: `服务水平（${seconds} 秒）`,
    },
  } as const;
}

interface BarPlace {
  readonly x: number;
  readonly width: number;
  /** Calls of the highest bar. */
  readonly most: number;
  readonly language: Language;
}

function bar(interval: Interval, { x, width, most, language }: BarPlace): readonly string[] {
  let below = 0;
  return outcomes.flatMap((outcome) => {
    const count = interval.outcomes[outcome] ?? 0;
    if (count === 0) return [];
    const [bottom, top] = [yOf(below / most), yOf((below + count) / most)];
    below += count;
    const place = `x="${(chart.left + x + 1).toFixed(1)}" y="${top.toFixed(1)}"`;
    const size = `width="${(width - 2).toFixed(1)}" height="${(bottom - top).toFixed(1)}"`;
    const title = `<title>${outcomeWords(outcome)[language]}: ${count}</title>`;
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

export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
