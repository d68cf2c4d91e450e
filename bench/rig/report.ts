/** Figures for people and machines: percentiles, tables, the machine they were measured on. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Zeros for no samples. */
export function distribution(samples: readonly number[] | Float64Array): Distribution {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Of the last minute, before the run: what others took. */
  readonly loadBefore: number;
  readonly at: string;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
    at: new Date().toISOString(),
  };
}

export function printMachine({ cpu, cores, node, loadBefore }: Machine): void {
  print(`${cpu}, ${cores} cores, Node ${node}, load average before: ${loadBefore.toFixed(2)}`);
}

/** A Markdown table. Numbers are rounded to what can be read. */
export function printTable(head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const lines = [head, ...rows.map((row) => row.map(cellText))];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [first = [], ...rest] = lines;
  print(['', text(first), rule, ...rest.map(text), ''].join('\n'));
}

type Cell = string | number;

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
}

/** `p50 / p99 / max` in ms. */
export function spread({ p50, p99, max }: Distribution): string {
  return [p50, p99, max].map((ms) => ms.toFixed(2)).join(' / ');
}

/** Kept for comparison with later runs; not under version control. */
export function saveResult(name: string, result: unknown): void {
  const folder = 'test-output/bench';
  mkdirSync(folder, { recursive: true });
  const stamp = new Date().toISOString().replaceAll(':', '-').slice(0, 19);
  const file = join(folder, `${name}-${stamp}.json`);
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  print(`kept in ${file}`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
