import type { CompiledStep } from './schema.ts';
import type { Path } from './source-map.ts';

/** Where a step can lead, and which key of it says so. */
export interface NextStep {
  readonly step: string;
  /** From the step's id on. */
  readonly path: Path;
}

/** Every way out of a step; none for a step that ends the call. */
export function nextSteps(step: CompiledStep): readonly NextStep[] {
  if ('answer' in step) return [{ step: step.answer.next, path: ['answer', 'next'] }];
  if ('play' in step) return [{ step: step.play.next, path: ['play', 'next'] }];
  if ('language' in step) return [{ step: step.language.next, path: ['language', 'next'] }];
  if ('hours' in step) {
    return [
      { step: step.hours.open, path: ['hours', 'open'] },
      { step: step.hours.closed, path: ['hours', 'closed'] },
    ];
  }
  if ('menu' in step) {
    return [
      ...Object.entries(step.menu.keys).map(([key, choice]) => ({
        step: choice.next,
        path: ['menu', 'keys', key, 'next'],
      })),
      { step: step.menu.otherwise, path: ['menu', 'otherwise'] },
    ];
  }
  if ('collect' in step) {
    return [
      { step: step.collect.next, path: ['collect', 'next'] },
      { step: step.collect.otherwise, path: ['collect', 'otherwise'] },
    ];
  }
  if ('set' in step) return [{ step: step.set.next, path: ['set', 'next'] }];
  if ('branch' in step) {
    const { when, otherwise } = step.branch;
    return [
      ...when.map(({ next }, index) => ({ step: next, path: ['branch', 'when', index, 'next'] })),
      { step: otherwise, path: ['branch', 'otherwise'] },
    ];
  }
  if ('queue' in step) {
    const { overflow, keys } = step.queue;
    const named = Object.entries({ overflow, keys }).flatMap(([kind, exits]) => {
      return Object.entries(exits).map(([name, next]) => ({
        step: next,
        path: ['queue', kind, name],
      }));
    });
    const always = (['timedOut', 'noAgents', 'full'] as const).map((exit) => ({
      step: step.queue[exit],
      path: ['queue', exit],
    }));
    return [...always, ...named];
  }
  return [];
}

/**
 * The ways out that a call takes by itself, without its caller doing anything. A menu is left so when
 * its tries are used up: a phone that lies off the hook must come to an end.
 */
export function silentNextSteps(step: CompiledStep): readonly NextStep[] {
  if ('menu' in step) return nextSteps(step).filter(({ path }) => path.at(-1) === 'otherwise');
  if ('collect' in step) return nextSteps(step).filter(({ path }) => path.at(-1) === 'otherwise');
  if ('queue' in step) return nextSteps(step).filter(({ path }) => path[1] !== 'keys');
  return nextSteps(step);
}

/** Whether the step can only be done on an answered call. */
export function needsAnswer(step: CompiledStep): boolean {
  return 'play' in step || 'menu' in step || 'collect' in step || 'queue' in step;
}
