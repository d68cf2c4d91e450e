/** Everything that a dialplan names of its own: flows, steps, queues, prompts and the rest. */
import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import type { FlowMap, StepThere } from './flow-map.ts';
import type { References } from './references.ts';

const stepWords = bilingual('steps', '步骤');

export function checkReferences(
  map: FlowMap,
  entries: Sections['entries'],
  references: References,
): void {
  for (const entry of Object.values(entries.hotlines)) ofHotline(entry, references);
  for (const [id, entry] of Object.entries(entries.flows)) {
    references.among(entry.value.steps, entry.value.start, stepWords, entry, ['start']);
    for (const step of Object.keys(entry.value.steps)) {
      const place = map.there(id, step);
      if (place) ofStep(place, entry, entries, references);
    }
  }
  for (const entry of Object.values(entries.queues)) ofQueue(entry, references);
  for (const entry of Object.values(entries.customerSystems)) ofCustomerSystem(entry, references);
}

function ofHotline(hotline: Entry<'hotlines'>, references: References): void {
  const { flow, dispositions = [], emergency, saturation } = hotline.value;
  references.to('flows', flow, hotline, ['flow']);
  for (const [index, rule] of saturation.entries()) {
    const at = ['saturation', index];
    const { announce, flow: instead, hotline: other } = rule;
    if (announce !== undefined) references.to('prompts', announce, hotline, [...at, 'announce']);
    if (instead !== undefined) references.to('flows', instead, hotline, [...at, 'flow']);
    if (other !== undefined) references.to('hotlines', other, hotline, [...at, 'hotline']);
  }
  for (const [index, id] of dispositions.entries()) {
    references.to('dispositions', id, hotline, ['dispositions', index]);
  }
  if (!emergency) return;
  references.to('flows', emergency.flow, hotline, ['emergency', 'flow']);
  references.toPrompts(emergency.announce, hotline, ['emergency', 'announce']);
}

function ofStep(
  { step, known, outs }: StepThere,
  flow: Entry<'flows'>,
  entries: Sections['entries'],
  references: References,
): void {
  const { kind, settings, behaviour } = known;
  const at = ['steps', step, kind];
  for (const { to, key } of outs.ways) {
    references.among(flow.value.steps, to, stepWords, flow, [...at, ...key]);
  }
  for (const { section, ids, key } of behaviour.references?.(settings) ?? []) {
    for (const one of ids) references.to(section, one, flow, [...at, ...key]);
  }
  if (known.kind === 'area') ofAreas(known.settings, { flow, step }, entries, references);
  if (known.kind !== 'goto' || known.settings.step === undefined) return;
  const entered = entries.flows[known.settings.flow]?.value.steps;
  if (entered) references.among(entered, known.settings.step, stepWords, flow, [...at, 'step']);
}

function ofAreas(
  { table, areas }: KnownStep<'area'>['settings'],
  { flow, step }: { readonly flow: Entry<'flows'>; readonly step: string },
  entries: Sections['entries'],
  references: References,
): void {
  const found = entries.areas[table];
  if (!found) return;
  const words = bilingual(`areas of '${table}'`, `地区表“${table}”`);
  for (const area of Object.keys(areas)) {
    references.among(found.value, area, words, flow, ['steps', step, 'area', 'areas', area]);
  }
}

function ofQueue(queue: Entry<'queues'>, references: References): void {
  const { music, announce = [], overflow, callback, wrapUpBy, announcements } = queue.value;
  references.to('music', music, queue, ['music']);
  references.toPrompts(announce, queue, ['announce']);
  for (const [index, rule] of overflow.entries()) {
    const at = ['overflow', index];
    if (rule.queue !== undefined) references.to('queues', rule.queue, queue, [...at, 'queue']);
    if (rule.announce !== undefined) {
      references.to('prompts', rule.announce, queue, [...at, 'announce']);
    }
    if (rule.flow !== undefined) references.to('flows', rule.flow, queue, [...at, 'flow']);
  }
  if (callback) references.to('calendars', callback.calendar, queue, ['callback', 'calendar']);
  for (const id of Object.keys(wrapUpBy)) {
    references.to('dispositions', id, queue, ['wrapUpBy', id]);
  }
  const { prompt = [], positions = [], waits = [] } = announcements ?? {};
  references.toPrompts(prompt, queue, ['announcements', 'prompt']);
  references.toPrompts(positions, queue, ['announcements', 'positions']);
  const said = waits.map((wait) => wait.prompt);
  references.toPrompts(said, queue, ['announcements', 'waits']);
}

function ofCustomerSystem(system: Entry<'customerSystems'>, references: References): void {
  const { ask, hotlines = [] } = system.value;
  if (ask !== undefined) references.to('services', ask, system, ['ask']);
  for (const [index, id] of hotlines.entries()) {
    references.to('hotlines', id, system, ['hotlines', index]);
  }
}
