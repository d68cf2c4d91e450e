/** A flow as boxes and arrows: what stands in each step's box, and what each arrow says. */
import { dialOutcomesInChinese, leftReasonsInChinese } from '../../base/chinese-names.ts';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Path } from '../files/source-map.ts';
import type { CompiledFlow, CompiledStep, Language } from '../schema.ts';
import { known, nextSteps } from '../steps/step-kinds.ts';

export interface FlowGraph {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  readonly id: string;
  readonly kind: string;
  /** At most three, short. */
  readonly lines: readonly string[];
  readonly isStart: boolean;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** None where there is only one way. */
  readonly labels: readonly string[];
}

/** Of a line. */
const lettersMax = 34;

export function graphOf(flow: CompiledFlow, language: Language): FlowGraph {
  const boxes = Object.entries(flow.steps).map(([id, step]) => {
    const { kind, settings, behaviour } = known(step);
    const told = behaviour.picture(settings).map((line) => lineIn(language, line));
    const lines = [id, ...told].map(cut);
    return { id, kind, lines, isStart: id === flow.start };
  });
  const arrows = Object.entries(flow.steps).flatMap(([from, step]) =>
    arrowsOf(from, step, language),
  );
  return { boxes, arrows };
}

/** Several ways to the same step are one arrow with all their labels, in the order of the file. */
function arrowsOf(from: string, step: CompiledStep, language: Language): readonly Arrow[] {
  const labels = new Map<string, string[]>();
  for (const { to, key, label } of nextSteps(step)) {
    const told = lineIn(language, label ?? wayWords(key));
    labels.set(to, [...(labels.get(to) ?? []), ...(told === '' ? [] : [told])]);
  }
  return [...labels].map(([to, told]) => ({ from, to, labels: told.map(cut) }));
}

function lineIn(language: Language, line: string | Wording): string {
  return typeof line === 'string' ? line : line[language];
}

/** The setting that leads there; below a setting, what the admin has named. */
function wayWords(key: Path): Wording {
  const last = String(key.at(-1));
  return bilingual(last, key.length === 1 ? (waysInChinese[last] ?? last) : last);
}

const waysInChinese: Readonly<Record<string, string>> = {
  next: '之后',
  otherwise: '其他',
  open: '营业',
  closed: '不营业',
  timedOut: leftReasonsInChinese['timed-out'],
  noAgents: leftReasonsInChinese['no-agents'],
  full: leftReasonsInChinese.full,
  afterwards: '通话后',
  busy: dialOutcomesInChinese.busy,
  noAnswer: dialOutcomesInChinese['no-answer'],
  failed: '失败',
  refused: '不接受',
  empty: '没有留言',
};

/** Longer lines are cut: a picture is not the place to read a prompt. */
export function cut(text: string): string {
  const letters = [...text];
  return letters.length <= lettersMax ? text : `${letters.slice(0, lettersMax - 1).join('')}…`;
}
