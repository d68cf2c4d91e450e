/** A simulated call as a person reads it: one line an event, with the time since the call came in. */
import { DateTime } from 'luxon';
import type { OfferExplanation, WaitStepExplanation } from '../../acd/model/explanation.ts';
import type { CompiledDialplan } from '../compiled.ts';
import { type Simulation, textsOf } from './simulate.ts';
import type { PathLine } from './simulated-call.ts';

type Facts = Readonly<Record<string, unknown>>;

/** @param zone of the clock on the first line, such as 'Asia/Shanghai' */
export function formatSimulation(
  dialplan: CompiledDialplan,
  simulation: Simulation,
  zone: string,
): string {
  const [first] = simulation.lines;
  const startAt = first?.at ?? 0;
  const local = DateTime.fromMillis(startAt, { zone }).toFormat('ccc yyyy-MM-dd HH:mm');
  const lines = simulation.lines.map((line) => {
    const seconds = ((line.at - startAt) / 1_000).toFixed(1).padStart(7);
    return `${seconds} s  ${wordsOf(dialplan, line)}`;
  });
  return [`${local} ${zone}, dialplan ${simulation.version}`, ...lines].join('\n');
}

function wordsOf(dialplan: CompiledDialplan, line: PathLine): string {
  const { facts } = line;
  const words = sentences[line.event];
  if (line.event === 'prompts-played') {
    return `  hears ${textsOf(dialplan, line)
      .map((text) => `“${text}”`)
      .join(' ')}`;
  }
  return words ? words(facts) : `  ${line.event} ${JSON.stringify(facts)}`;
}

const sentences: Readonly<Record<string, (facts: Facts) => string>> = {
  'call-received': ({ from, to }) => `${from} calls ${to}`,
  'call-answered-by-hotline': () => '  the call is answered',
  'step-entered': ({ step }) => `${step}:`,
  'hours-open': (facts) => `  open: ${rule(facts)}`,
  'hours-closed': (facts) => `  closed: ${rule(facts)}`,
  'area-found': ({ area, table }) => `  is in '${area}' by '${table}'`,
  'area-unknown': ({ table }) => `  is in no area of '${table}'`,
  'key-pressed': ({ digits, label }) => `  presses ${digits}: ${label}`,
  'key-wrong': ({ digits }) => `  presses ${digits}, which is not on the menu`,
  'nothing-pressed': () => '  presses nothing',
  'digits-accepted': ({ digits, variable }) => `  types ${digits}: kept as '${variable}'`,
  'digits-refused': ({ digits }) => `  types ${digits}, which is not accepted`,
  'condition-held': ({ condition }) => `  because ${condition}`,
  'no-condition-held': () => '  because no condition holds',
  'variable-set': ({ variable, value }) => `  '${variable}' is now '${value}'`,
  'tries-used-up': ({ tries }) => `  the ${tries} tries are used up`,
  'queue-left': ({ reason }) => `  the queue gives the call back: ${reason}`,
  'call-queued': ({ queue, priority, skills }) =>
    `  waits in the queue '${queue}', priority ${priority}${needs(skills as Facts)}`,
  'call-overflowed': ({ queue, rule: name, waitedMs, explanation }) =>
    `  waits on in '${queue}' by '${name}', after ${seconds(waitedMs)}${nobody(explanation)}`,
  'overflow-announced': ({ rule: name, explanation }) =>
    `  is told so by '${name}'${nobody(explanation)}`,
  'call-left-queue': ({ rule: name, explanation }) =>
    `  overflows by '${name}'${nobody(explanation)}`,
  'needs-relaxed': ({ needs: now, explanation }) =>
    `  needs less${needs(now as Facts)}${nobody(explanation)}`,
  'call-saturated': ({ reason, rule: name, to }) =>
    `no line is free (${reason}): '${name}' leads to ${to}`,
  'music-started': () => '  hears music',
  'offer-presented': ({ agent, explanation }) =>
    `  offered to ${agent}: ${why(explanation as OfferExplanation)}`,
  'call-answered': ({ agent }) => `  talks with ${agent}`,
  'language-set': ({ language }) => `  goes on in ${language}`,
  'value-said': ({ value, as }) => `  is said '${value}' as ${as}`,
  'value-unspeakable': ({ value, as }) => `  '${value}' cannot be said as ${as}`,
  'digits-denied': ({ digits }) => `  says that ${digits} is wrong`,
  'digits-unconfirmed': ({ digits }) => `  does not say that ${digits} is right`,
  'question-answered': ({ question, answer }) => `  answers '${question}' with ${answer}`,
  'recording-set': ({ recording, consent }) =>
    `  recording is ${recording}${consent === undefined ? '' : `, consent ${consent}`}`,
  'flow-entered': ({ flow }) => `  goes into the flow '${flow}'`,
  'flow-returned': ({ flow, exit }) =>
    `  returns to the flow '${flow}'${exit === undefined ? '' : ` by '${exit}'`}`,
  'emergency-plan-followed': () => 'the emergency plan is switched on',
  'customer-known': () => '  is a known customer',
  'customer-unknown': () => '  nobody knows the number',
  'facts-found': ({ step: _, ...found }) => `  finds ${JSON.stringify(found)}`,
  'lookup-failed': ({ service, reason }) => `  '${service}' gives nothing: ${reason}`,
  'service-told': ({ service, to, text }) =>
    text === undefined ? `  tells '${service}'` : `  '${service}' sends ${to} “${text}”`,
  'message-sent': ({ service }) => `  '${service}' has taken it`,
  'message-failed': ({ service }) => `  '${service}' has not taken it`,
  'number-dialled': ({ agent, extension, number, trunks, callerId }) =>
    `  dials ${agent ?? extension ?? `${number} through ${trunksOf(trunks)}`}, showing ${callerId}`,
  'dial-ended': ({ outcome }) => `  that call ends: ${outcome}`,
  'message-left': ({ box, seconds }) => `  leaves a message of ${seconds} s in '${box}'`,
  'message-empty': () => '  says nothing',
  'callback-taken': ({ queue }) => `  '${queue}' will call back`,
  'callback-refused': ({ queue }) => `  '${queue}' cannot call back`,
  'conversation-ended': () => '  the agent hangs up, the caller stays',
  'call-ended': ({ outcome, by }) => `the call ends: ${outcome} (${by})`,
};

function trunksOf(trunks: unknown): string {
  return [trunks]
    .flat()
    .map((trunk) => `'${trunk}'`)
    .join(', else ');
}

function seconds(ms: unknown): string {
  return `${Math.round(Number(ms) / 1_000)} s`;
}

function rule({ calendar, rule: kind, hours }: Facts): string {
  const days: Record<string, string> = {
    weekly: 'this weekday has',
    date: 'this date has',
    'lunar-date': 'this day of the lunar calendar has',
    holiday: 'this public holiday has',
    'make-up': 'this make-up working day has',
  };
  return `in '${calendar}' ${days[String(kind)] ?? 'there are'} ${hours}`;
}

function needs(skills: Facts): string {
  const asked = Object.entries(skills ?? {}).map(([skill, level]) => `${skill} ${level}`);
  return asked.length === 0 ? '' : `, needs ${asked.join(', ')}`;
}

function why({ idleMs, candidates, passedOver }: OfferExplanation): string {
  const idle = `idle for ${(idleMs / 1_000).toFixed(0)} s, one of ${candidates.length} who could`;
  const told = counted(passedOver);
  return told === '' ? idle : `${idle}; passed over: ${told}`;
}

/** Of an overflow: why no agent took the call. */
function nobody(explanation: unknown): string {
  const told = counted((explanation as WaitStepExplanation).passedOver);
  return told === '' ? '; nobody works in that queue' : `; agents: ${told}`;
}

function counted(passedOver: OfferExplanation['passedOver']): string {
  const others = new Map<string, number>();
  for (const { reason } of passedOver) others.set(reason, (others.get(reason) ?? 0) + 1);
  return [...others].map(([reason, count]) => `${count} ${reason}`).join(', ');
}
