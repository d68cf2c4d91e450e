/** People, calls and callbacks of a centre that does not exist, for looking at the desk. */
import type { CallId } from '../src/base/ids.ts';
import type { ScreenPop } from '../src/calls/desk-port.ts';
import type { EarlierCall } from '../src/calls/ports.ts';
import type {
  AgentWatch,
  QueueWatch,
  Wallboard,
} from '../src/calls/supervision/supervisor-port.ts';
import type { CallSummary } from '../src/desk/ports.ts';
import { showCallThatWaits } from '../test/support/desk/call-that-waits.ts';
import { addRecordedCall, type DeskFixture } from '../test/support/desk/desk-fixture.ts';
import { linJing, sampleCallback, samplePop, zhaoMin } from '../test/support/desk/desk-samples.ts';
import { busyWallboard } from '../test/support/desk/wallboard-samples.ts';

const day = 86_400_000;

/** Of the customer who calls Lin Jing. */
const earlierCalls: readonly ({ readonly days: number } & Partial<CallSummary>)[] = [
  { days: 1.1, disposition: 'tracked', talkMs: 96_000 },
  { days: 2.3, disposition: 'pick-up-booked', talkMs: 143_000 },
  { days: 4.2, disposition: 'complaint', talkMs: 412_000, agentId: zhaoMin },
  { days: 9.4, disposition: 'pick-up-booked', talkMs: 128_000 },
  { days: 16.2, disposition: 'advice', talkMs: 75_000, agentId: zhaoMin },
  { days: 30.1, disposition: 'tracked', talkMs: 88_000 },
];

export async function fillCentre(fixture: DeskFixture, now: number): Promise<void> {
  const { archive, people, supervisorDesk } = fixture;
  for (const [index, { days, ...call }] of earlierCalls.entries()) {
    await addRecordedCall(fixture, index + 1, now - days * day);
    const row = archive.rows[index];
    if (row) archive.rows[index] = { ...row, ...call };
  }
  const wallboard = wallboardOf(now);
  supervisorDesk.show(wallboard);
  nameAgents(people, wallboard);
  showCallThatWaits(fixture, 'call_old1' as CallId, now);
  fillDesk(fixture, now);
}

/** Nobody is free for the queue in which callers wait. */
function wallboardOf(now: number): Omit<Wallboard, 'at'> {
  const busy = busyWallboard(now);
  const state = { state: 'not-ready', since: now - 76_000, reason: 'ring-no-answer' } as const;
  const changes = new Map<string, Partial<AgentWatch>>([
    ['agt_1', { state }],
    ['agt_7', { state: { ...state, since: now - 131_000, reason: 'break' } }],
    ['agt_9', { queues: ['pick-up'] }],
  ]);
  return {
    ...busy,
    agents: busy.agents.map((agent) => ({ ...agent, ...changes.get(agent.id) })),
    queues: busy.queues.map((queue) => ({ ...queue, ...queueChanges.get(queue.id) })),
  };
}

const agentsCount = { signedIn: 9, ready: 1, offered: 1, talking: 3, wrapUp: 1, notReady: 3 };
const nothingElse = { shortAbandons: 0, overflowed: 0, failed: 0, undecided: 0 };
const queueChanges = new Map<string, Partial<QueueWatch>>([
  ['tracking', { agents: agentsCount }],
  [
    'general',
    {
      agents: agentsCount,
      serviceLevel: {
        ...{ withinMs: 15_000, target: 0.9, shortAbandonMs: 5_000, windowMs: 1_800_000 },
        now: { ...nothingElse, offered: 13, answered: 13, answeredInTime: 13, abandoned: 0 },
        today: { ...nothingElse, offered: 202, answered: 197, answeredInTime: 189, abandoned: 5 },
      },
    },
  ],
]);

/** Who has no sign-in of her own here is known by her name at least. */
function nameAgents(people: DeskFixture['people'], { agents }: Pick<Wallboard, 'agents'>): void {
  for (const { id, name, extension } of agents) {
    const known = people.people.some((person) => person.extension === extension);
    const roles = ['agent'] as const;
    const agent = { id, name, extension, agentId: id, username: id, roles, disabled: true };
    if (!known) people.savePerson({ ...agent, passwordHash: '' });
  }
}

/** Of Lin Jing, in the middle of her shift. */
function fillDesk({ agentDesk }: DeskFixture, now: number): void {
  agentDesk.amend(linJing, {
    ...{ waiting: 3, longestWaitingSince: now - 41_000, callbacksDue: 2 },
    today: { answered: 23, talkMs: 23 * 168_000, wrapUpMs: 23 * 22_000, occupancy: 0.78 },
  });
  const late = { promisedAt: now - 900_000, isLate: true, attempts: 1 };
  const again = { state: 'requested', dueAt: now + 600_000, attempts: 2, isHers: true } as const;
  const dialled = { state: 'dialling', mayCall: false } as const;
  agentDesk.listCallbacks(linJing, {
    nearest: [
      sampleCallback(1, now, { ...late, number: '13800138021', customerName: '周立群' }),
      sampleCallback(2, now, { ...again, number: '02155550127', customerName: '李慧' }),
      sampleCallback(3, now, { ...dialled, number: '075585550188', customerName: '何志远' }),
    ],
    further: 4,
  });
}

/** The next call for Lin Jing, of the customer with the earlier ones. */
export function incomingPop({ archive }: DeskFixture, number: number, at: number): ScreenPop {
  const earlier = archive.rows.slice(0, earlierCalls.length).map(asEarlierCall);
  return samplePop(number, at, { earlierCalls: earlier });
}

function asEarlierCall(row: CallSummary): EarlierCall {
  const { id, receivedAt, outcome, agentId, disposition, path } = row;
  if (outcome === 'open') throw new Error('an open call is no earlier one');
  return {
    ...{ id, receivedAt, outcome, path },
    ...(agentId !== undefined && { agentId }),
    ...(disposition !== undefined && { disposition }),
  };
}
