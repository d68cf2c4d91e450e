/** A flow as boxes and arrows: what stands in each step's box, and what each arrow says. */
import type { CompiledFlow, CompiledStep, Language } from '../schema.ts';
import { nextSteps } from '../steps.ts';

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
  /** Empty where there is only one way. */
  readonly label: string;
}

/** Longer lines are cut: a picture is not the place to read a prompt. */
const lettersMax = 28;

export function graphOf(flow: CompiledFlow, language: Language): FlowGraph {
  const boxes = Object.entries(flow.steps).map(([id, step]) => ({
    id,
    kind: Object.keys(step)[0] ?? '',
    lines: [id, ...contents(step)].map(cut),
    isStart: id === flow.start,
  }));
  const arrows = Object.entries(flow.steps).flatMap(([from, step]) =>
    arrowsOf(from, step, language),
  );
  return { boxes, arrows };
}

function contents(step: CompiledStep): readonly string[] {
  if ('play' in step) return [step.play.prompt.join(', ')];
  if ('menu' in step) return [step.menu.prompt.join(', ')];
  if ('collect' in step)
    return [`${step.collect.variable}: ${step.collect.min}–${step.collect.max}`];
  if ('queue' in step) return [step.queue.id];
  if ('hours' in step) return [step.hours.calendar];
  if ('language' in step) return [step.language.set];
  if ('set' in step) return [`${step.set.variable} = ${step.set.to}`];
  if ('hangup' in step) return [step.hangup.outcome];
  if ('refuse' in step) return [String(step.refuse.status)];
  return [];
}

/** Several ways to the same step are one arrow with all their labels. */
function arrowsOf(from: string, step: CompiledStep, language: Language): readonly Arrow[] {
  const labels = new Map<string, string[]>();
  const ways = nextSteps(step);
  for (const { step: to, path } of ways) {
    const label = path.at(-1) === 'next' ? keyLabel(step, path, language) : String(path.at(-1));
    labels.set(to, [...(labels.get(to) ?? []), ...(label === '' ? [] : [label])]);
  }
  return [...labels].map(([to, told]) => ({ from, to, label: cut(told.join(' / ')) }));
}

function keyLabel(
  step: CompiledStep,
  path: readonly (string | number)[],
  language: Language,
): string {
  if ('branch' in step) return step.branch.when[Number(path.at(-2))]?.if ?? '';
  if (!('menu' in step)) return '';
  const key = String(path.at(-2));
  const choice = step.menu.keys[key];
  return choice ? `${key} ${choice.label[language]}` : '';
}

function cut(text: string): string {
  const letters = [...text];
  return letters.length <= lettersMax ? text : `${letters.slice(0, lettersMax - 1).join('')}…`;
}
