/** The ways through a flow: steps nobody reaches, circles, calls that were not answered, silence. */
import type { Entry } from '../read-files.ts';
import type { CompiledStep } from '../schema.ts';
import { type NextStep, needsAnswer, nextSteps, silentNextSteps } from '../steps.ts';
import type { Report } from './report.ts';

type Steps = Readonly<Record<string, CompiledStep>>;
type Ways = (step: CompiledStep) => readonly NextStep[];

export function checkWays(flow: Entry<'flows'>, report: Report): void {
  checkReached(flow, report);
  checkAnswered(flow, report);
  checkCircles(flow, report);
  checkSilence(flow, report);
}

function checkReached(flow: Entry<'flows'>, report: Report): void {
  const { steps, start } = flow.value;
  const reached = reachableFrom(start, steps, nextSteps);
  for (const id of Object.keys(steps)) {
    if (reached.has(id)) continue;
    report('unreachable-step', flow, ['steps', id], {
      message: `no way leads to the step '${id}'`,
      severity: 'warning',
    });
  }
}

/** Nothing can be heard, or waited for, on a call that was not answered. */
function checkAnswered(flow: Entry<'flows'>, report: Report): void {
  const { steps, start } = flow.value;
  const unanswered = Object.fromEntries(
    Object.entries(steps).filter(([, step]) => !('answer' in step)),
  );
  for (const id of reachableFrom(start, unanswered, nextSteps)) {
    const step = steps[id];
    if (!step || !needsAnswer(step)) continue;
    report('not-answered', flow, ['steps', id], {
      message: `a call can come to '${id}' without having been answered`,
      fix: "put a step 'answer: {next: ...}' before it",
    });
  }
}

/** A circle in which no caller does anything would never end. */
function checkCircles(flow: Entry<'flows'>, report: Report): void {
  const { steps } = flow.value;
  for (const circle of circles(steps)) {
    const [id = ''] = circle;
    const ring = [...circle, id].join(' → ');
    const queues = circle.filter((one) => 'queue' in (steps[one] ?? {}));
    if (queues.length > 0) {
      report('circular-overflow', flow, ['steps', queues[0] ?? id], {
        message: `a caller whom nobody answers goes round for ever: ${ring}`,
        fix: 'let one of its queues lead to an announcement and hang up',
      });
    } else {
      report('loop-without-caller', flow, ['steps', id], {
        message: `the call comes back to '${id}' without the caller doing anything: ${ring}`,
      });
    }
  }
}

/** The silent circles, each once, as the ids along it; at most one through each step. */
function circles(steps: Steps): readonly (readonly string[])[] {
  const found: string[][] = [];
  const finished = new Set<string>();
  for (const start of Object.keys(steps)) {
    const trail: string[] = [];
    const ahead: (string | undefined)[] = [start];
    for (let id = ahead.pop(); ahead.length > 0 || id !== undefined; id = ahead.pop()) {
      if (id === undefined) {
        const done = trail.pop();
        if (done !== undefined) finished.add(done);
        continue;
      }
      const seen = trail.indexOf(id);
      if (seen >= 0) found.push(trail.slice(seen));
      const step = steps[id];
      if (seen >= 0 || finished.has(id) || !step) continue;
      trail.push(id);
      ahead.push(undefined, ...silentNextSteps(step).map((next) => next.step));
    }
  }
  return found;
}

/** A caller who waited is not simply cut off. */
function checkSilence(flow: Entry<'flows'>, report: Report): void {
  const { steps } = flow.value;
  for (const [id, step] of Object.entries(steps)) {
    if (!('queue' in step)) continue;
    for (const { step: next, path } of nextSteps(step)) {
      if (!('hangup' in (steps[next] ?? {}))) continue;
      report('hung-up-in-silence', flow, ['steps', id, ...path], {
        message: `a caller who waited in '${step.queue.id}' is cut off without a word`,
        severity: 'warning',
        fix: 'play a prompt before the hangup',
      });
    }
  }
}

export function reachableFrom(start: string, steps: Steps, ways: Ways): Set<string> {
  const reached = new Set<string>();
  const ahead = [start];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const step = steps[id];
    if (reached.has(id) || !step) continue;
    reached.add(id);
    ahead.push(...ways(step).map((next) => next.step));
  }
  return reached;
}
