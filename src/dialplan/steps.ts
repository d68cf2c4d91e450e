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
  if ('queue' in step) {
    return (['timedOut', 'noAgents', 'full'] as const).map((exit) => ({
      step: step.queue[exit],
      path: ['queue', exit],
    }));
  }
  return [];
}

/**
 * Whether the caller can act in the step, so that a loop through it is the caller's choice. A queue
 * that is full gives the call back at once, and a menu gives up by itself: both still take time in
 * which the caller hears something, but only a menu and a collect listen.
 */
export function waitsForCaller(step: CompiledStep): boolean {
  return 'menu' in step || 'collect' in step;
}

/** Whether the step can only be done on an answered call. */
export function needsAnswer(step: CompiledStep): boolean {
  return 'play' in step || 'menu' in step || 'collect' in step || 'queue' in step;
}
