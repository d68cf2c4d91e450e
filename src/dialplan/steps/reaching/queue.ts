import { z } from 'zod';
import { priorityMax } from '../../../base/priority.ts';
import { isTrue } from '../../expressions.ts';
import type { FlowInput, WaitAnnouncements } from '../../flow.ts';
import { expression, id, key, skillLevels } from '../../schema/words.ts';
import type { CompiledQueue } from '../../schema.ts';
import { expressed, expressionFacts, hangUp, promptFiles, type Turn, tell } from '../../turn.ts';
import { namedWays, type StepBehaviour } from '../step-behaviour.ts';

export const queueSettings = z
  .strictObject({
    id,
    priority: z
      .number()
      .int()
      .min(0)
      .max(priorityMax)
      .default(0)
      .describe('Higher is answered earlier.'),
    skills: skillLevels.default({}).describe('Needed beyond what the queue asks for.'),
    skillsWhen: z
      .array(
        z.strictObject({
          if: expression.describe('A condition: variables.dialect == "zhenyuan".'),
          skills: skillLevels.describe('Needed as well when it holds.'),
        }),
      )
      .max(20)
      .default([])
      .describe('All whose condition holds, such as the dialect of the caller’s county.'),
    prefer: expression
      .optional()
      .describe(
        'The sign-in name of the agent who is asked first, such as a case owner: variables.owner. For as long as the queue’s preferLastAgent says.',
      ),
    emergency: z.boolean().default(false).describe('Goes before everybody.'),
    timedOut: id.describe('When nobody answered in maxWait.'),
    noAgents: id.describe('When nobody is signed in.'),
    full: id.describe('When maxLength callers wait already.'),
    afterwards: id
      .optional()
      .describe(
        'Where a caller goes on who stays when the agent hangs up, such as a survey. Absent: the call ends.',
      ),
    overflow: z
      .record(id, id)
      .default({})
      .describe('By the name of the queue’s rule; timedOut for rules not named.'),
    keys: z.record(key, id).default({}).describe('With which a waiting caller leaves the queue.'),
  })
  .describe('Waits for an agent; the conversation ends the flow, unless there is an afterwards.');

type Settings = z.infer<typeof queueSettings>;

export const queue: StepBehaviour<Settings> = {
  needsAnswer: true,
  ways: ({ timedOut, noAgents, full, afterwards, overflow, keys }) => [
    ...namedWays({ timedOut, noAgents, full }),
    ...(afterwards === undefined ? [] : [{ to: afterwards, key: ['afterwards'], byCaller: true }]),
    ...Object.entries(overflow).map(([name, to]) => ({ to, key: ['overflow', name] })),
    ...Object.entries(keys).map(([name, to]) => ({ to, key: ['keys', name], byCaller: true })),
  ],
  references: (settings) => [{ section: 'queues', ids: [settings.id], key: ['id'] }],
  expressions: ({ skillsWhen, prefer }) => [
    ...skillsWhen.map((more, index) => {
      return { text: more.if, wanted: 'bool', key: ['skillsWhen', index, 'if'] } as const;
    }),
    ...(prefer === undefined ? [] : [{ text: prefer, wanted: 'string', key: ['prefer'] } as const]),
  ],
  picture: (settings) => [settings.id],
  enter(turn, settings) {
    enqueue(turn, settings);
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind === 'conversation-ended') {
      tell(turn, 'conversation-ended');
      return settings.afterwards ?? hangUp(turn);
    }
    if (input.kind !== 'queue-left') return undefined;
    tell(turn, 'queue-left', { reason: input.reason });
    return flowOf(turn, input) ?? exitOf(settings, input);
  },
};

function enqueue(turn: Turn, settings: Settings): void {
  const found = turn.dialplan.queues[settings.id];
  if (!found) return;
  const music = turn.dialplan.music[found.music];
  const prefers = settings.prefer === undefined ? '' : expressed(turn, settings.prefer);
  turn.effects.push({
    kind: 'enqueue',
    queue: found.id,
    priority: settings.priority,
    skills: { ...found.skills, ...settings.skills, ...skillsOfCall(turn, settings) },
    announce: promptFiles(turn, found.announce ?? []),
    music: music ? [{ id: music.id, file: music.file }] : [],
    announcements: announcementsOf(turn, found),
    isEmergency: settings.emergency,
    ...(prefers === '' ? {} : { prefers }),
    ...(settings.afterwards === undefined ? {} : { goesOnAfterwards: true }),
  });
}

/** Of two conditions that ask for the same skill the later one says its level. */
function skillsOfCall(turn: Turn, { skillsWhen }: Settings): Readonly<Record<string, number>> {
  if (skillsWhen.length === 0) return {};
  const facts = expressionFacts(turn);
  const needed = skillsWhen.filter((more) => isTrue(more.if, facts));
  return Object.fromEntries(needed.flatMap(({ skills }) => Object.entries(skills)));
}

function announcementsOf(turn: Turn, { announcements }: CompiledQueue): WaitAnnouncements {
  if (!announcements) return { positions: [], waits: [], always: [] };
  const { positions, waits, prompt = [] } = announcements;
  return {
    positions: promptFiles(turn, positions),
    waits: waits.flatMap(({ upTo, prompt: said }) => {
      return promptFiles(turn, [said]).map((file) => ({ upToMs: upTo, prompt: file }));
    }),
    always: promptFiles(turn, prompt),
  };
}

/** Into the flow that the overflow rule names, if the call's own dialplan has it. It does not come back. */
function flowOf(
  turn: Turn,
  { flow = '' }: Extract<FlowInput, { kind: 'queue-left' }>,
): string | undefined {
  const entered = turn.dialplan.flows[flow];
  if (!entered) return undefined;
  tell(turn, 'flow-entered', { flow });
  turn.state = { ...turn.state, flow };
  return entered.start;
}

/** Where the call goes on that its queue gave back. */
function exitOf(
  settings: Settings,
  { reason, exit = '' }: Extract<FlowInput, { kind: 'queue-left' }>,
): string {
  switch (reason) {
    case 'no-agents':
      return settings.noAgents;
    case 'full':
      return settings.full;
    case 'timed-out':
      return settings.timedOut;
    case 'overflowed':
      return settings.overflow[exit] ?? settings.timedOut;
    case 'key-pressed':
      return settings.keys[exit] ?? settings.timedOut;
  }
}
