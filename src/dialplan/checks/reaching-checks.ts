/** Steps that want something of a queue or a trunk which it does not do. */
import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import type { FlowMap } from './flow-map.ts';
import { checkDialled, type KnownPeople } from './people-checks.ts';
import type { Report } from './report.ts';
import { checkNumberShown } from './trunk-checks.ts';

type Entries = Sections['entries'];

interface InFlow {
  readonly flow: Entry<'flows'>;
  readonly step: string;
}

/** @param people absent: not checked */
export function checkReaching(
  map: FlowMap,
  entries: Entries,
  people: KnownPeople | undefined,
  report: Report,
): void {
  for (const { flow: id, step, known } of map.all) {
    const flow = entries.flows[id];
    if (!flow) continue;
    if (known.kind === 'callback') checkHours(known.settings, { flow, step }, entries, report);
    if (known.kind === 'queue') checkPreference(known.settings, { flow, step }, entries, report);
    if (known.kind !== 'dial') continue;
    checkTrunks(known.settings, { flow, step }, entries, report);
    if (people) checkDialled(flow, { step, dial: known.settings }, people, report);
  }
}

function checkHours(
  { queue }: KnownStep<'callback'>['settings'],
  { flow, step }: InFlow,
  { queues }: Entries,
  report: Report,
): void {
  const found = queues[queue];
  if (!found || found.value.callback) return;
  report('callback-without-hours', flow, ['steps', step, 'callback', 'queue'], {
    message: bilingual(
      `nothing says when callers of '${queue}' may be called back: nobody would be`,
      `没有说明“${queue}”的来电者何时可以回拨：谁也不会被回拨`,
    ),
    fix: bilingual("give the queue a 'callback' with a calendar", '给队列写上“callback”和日历'),
  });
}

function checkPreference(
  { id, prefer }: KnownStep<'queue'>['settings'],
  { flow, step }: InFlow,
  { queues }: Entries,
  report: Report,
): void {
  const found = queues[id];
  if (prefer === undefined || !found || found.value.preferLastAgent > 0) return;
  report('without-effect', flow, ['steps', step, 'queue', 'prefer'], {
    message: bilingual(
      `'${id}' asks nobody alone, not even for a moment`,
      `“${id}”从不先单独找某位坐席`,
    ),
    severity: 'warning',
    fix: bilingual("give the queue 'preferLastAgent: 10s'", '给队列写上“preferLastAgent: 10s”'),
  });
}

function checkTrunks(
  { trunk: ids = [], callerId }: KnownStep<'dial'>['settings'],
  { flow, step }: InFlow,
  { trunks }: Entries,
  report: Report,
): void {
  for (const id of ids) {
    const found = trunks[id];
    if (found?.value.outgoing) checkNumberShown({ flow, step, callerId }, found, report);
    else if (found) {
      report('trunk-not-outgoing', flow, ['steps', step, 'dial', 'trunk'], {
        message: bilingual(`the trunk '${id}' takes no calls out`, `中继“${id}”不能呼出`),
        fix: bilingual(
          "give it 'outgoing: {address: …, callerNumber: …}'",
          '给它写上“outgoing: {address: …, callerNumber: …}”',
        ),
      });
    }
  }
}
