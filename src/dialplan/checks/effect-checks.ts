/** Settings that change nothing: whoever wrote them believes something that is not so. */
import type { Entry } from '../read-files.ts';
import type { CompiledStep } from '../schema.ts';
import type { Path } from '../source-map.ts';
import { nextSteps } from '../steps.ts';
import type { Report } from './report.ts';

export function checkEffects(flow: Entry<'flows'>, report: Report): void {
  for (const [id, step] of Object.entries(flow.value.steps)) {
    for (const { path, message } of idleSettings(step)) {
      report('without-effect', flow, ['steps', id, ...path], { message, severity: 'warning' });
    }
  }
}

function idleSettings(step: CompiledStep): readonly { path: Path; message: string }[] {
  if ('hours' in step && step.hours.open === step.hours.closed) {
    return [{ path: ['hours', 'closed'], message: 'open or closed, the call goes the same way' }];
  }
  if ('menu' in step) {
    return [
      ...idleInvalid('menu', step.menu),
      ...(isOneWay(step)
        ? [{ path: ['menu', 'keys'], message: 'all keys lead the same way' }]
        : []),
    ];
  }
  if ('collect' in step) {
    const { collect } = step;
    const single = collect.max === 1 && collect.min === 1;
    return idleInvalid('collect', collect).concat(
      single && collect.tries === 1 && collect.next === collect.otherwise
        ? [{ path: ['collect', 'next'], message: 'typed or not, the call goes the same way' }]
        : [],
    );
  }
  return [];
}

/** Several keys that all do the same; a menu of one key is a question. */
function isOneWay(step: Extract<CompiledStep, { menu: unknown }>): boolean {
  const ways = new Set(nextSteps(step).map((next) => next.step));
  const languages = new Set(Object.values(step.menu.keys).map((key) => key.language));
  return Object.keys(step.menu.keys).length > 1 && ways.size === 1 && languages.size === 1;
}

function idleInvalid(
  kind: string,
  { invalid, tries }: { readonly invalid?: unknown; readonly tries: number },
): { path: Path; message: string }[] {
  if (invalid === undefined || tries > 1) return [];
  return [
    {
      path: [kind, 'invalid'],
      message: 'is never played: with one try the question is not put again',
    },
  ];
}
