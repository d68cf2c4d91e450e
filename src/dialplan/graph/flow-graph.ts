/** A flow as boxes and arrows: what stands in each step's box, and what each arrow says. */
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
  /** Empty where there is only one way. */
  readonly label: string;
}

/** Longer lines are cut: a picture is not the place to read a prompt. */
const lettersMax = 28;

export function graphOf(flow: CompiledFlow, language: Language): FlowGraph {
  const boxes = Object.entries(flow.steps).map(([id, step]) => {
    const { kind, settings, behaviour } = known(step);
    const lines = [id, ...behaviour.picture(settings)].map(cut);
    return { id, kind, lines, isStart: id === flow.start };
  });
  const arrows = Object.entries(flow.steps).flatMap(([from, step]) =>
    arrowsOf(from, step, language),
  );
  return { boxes, arrows };
}

/** Several ways to the same step are one arrow with all their labels. */
function arrowsOf(from: string, step: CompiledStep, language: Language): readonly Arrow[] {
  const labels = new Map<string, string[]>();
  for (const { to, key, label } of nextSteps(step)) {
    const told = typeof label === 'object' ? label[language] : (label ?? String(key.at(-1)));
    labels.set(to, [...(labels.get(to) ?? []), ...(told === '' ? [] : [told])]);
  }
  return [...labels].map(([to, told]) => ({ from, to, label: cut(told.join(' / ')) }));
}

function cut(text: string): string {
  const letters = [...text];
  return letters.length <= lettersMax ? text : `${letters.slice(0, lettersMax - 1).join('')}…`;
}
