/** Lines that are kept free must be there: all that is kept at one time, of all that there are. */
import { isWithin } from '../../acd/model/config.ts';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import { linesMax } from '../line-config.ts';
import type { Report } from './report.ts';

type Keepers = Readonly<Record<string, Entry<'hotlines'> | Entry<'customerClasses'>>>;

interface Kept {
  readonly id: string;
  readonly entry: Keepers[string];
  /** Of its budgets, the one in force. */
  readonly index: number;
  readonly lines: number;
}

const minutesPerDay = 1_440;

/** @param who keeps them: the hotlines, or the customer classes, which keep lines beside each other */
export function checkLines(keepers: Keepers, who: Wording, report: Report): void {
  const spans = Object.values(keepers).flatMap(({ value }) =>
    value.lines.flatMap(({ within }) => within ?? []),
  );
  const changes = spans.flatMap(({ from, until }) => [from, until % minutesPerDay]);
  const minutes = [...new Set([0, ...changes])].sort((a, b) => a - b);
  const most = minutes
    .map((minute) => ({ minute, kept: keptAt(keepers, minute) }))
    .reduce((worst, one) => (sumOf(one.kept) > sumOf(worst.kept) ? one : worst));
  const largest = most.kept.reduce<Kept | undefined>((one, other) => {
    return one && one.lines >= other.lines ? one : other;
  }, undefined);
  const sum = sumOf(most.kept);
  if (!largest || sum <= linesMax) return;
  const [atTime, atTimeZh] = spans.length === 0 ? ['', ''] : timeWords(most.minute);
  const named = most.kept.map(({ id, lines }) => `${id} ${lines}`).join(', ');
  report('lines-overcommitted', largest.entry, ['lines', largest.index, 'reserved'], {
    message: bilingual(
      `${atTime}the ${who.en} keep ${sum} lines free, and there are ${linesMax} in all`,
      `${atTimeZh}各${who['zh-CN']}共保留 ${sum} 条线路，而一共只有 ${linesMax} 条`,
    ),
    fix: bilingual(`keep fewer: ${named}`, `减少保留：${named}`),
  });
}

function keptAt(keepers: Keepers, minute: number): readonly Kept[] {
  return Object.entries(keepers).flatMap(([id, entry]) => {
    const index = entry.value.lines.findIndex(({ within }) => {
      return within === undefined || isWithin(within, minute * 60_000, 0);
    });
    const lines = entry.value.lines[index]?.reserved ?? 0;
    return lines === 0 ? [] : [{ id, entry, index, lines }];
  });
}

function sumOf(kept: readonly Kept[]): number {
  return kept.reduce((sum, { lines }) => sum + lines, 0);
}

function timeWords(minute: number): readonly [string, string] {
  const two = (number: number) => String(number).padStart(2, '0');
  const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
  return [`at ${time} `, `${time} `];
}
