/**
 * The desk server alone in a process of its own, for `bench/desk.ts`: agents and supervisors who are
 * signed in, calls that are offered at a steady rate, and a wallboard that changes. Commands come over
 * IPC; instants are of the machine's clock, so that the parent can subtract its own.
 */
import { createHash } from 'node:crypto';
import { systemClock } from '../../src/base/clock.ts';
import type { AgentId } from '../../src/base/ids.ts';
import type { AgentWatch } from '../../src/calls/supervision/supervisor-port.ts';
import { openDeskFixture } from '../../test/support/desk/desk-fixture.ts';
import { samplePop } from '../../test/support/desk/desk-samples.ts';
import { sampleAgent } from '../../test/support/desk/wallboard-samples.ts';
import type { HostAnswer, HostCommand } from './desk-host-messages.ts';

/** How long a caller is offered before the next agent has a turn. */
const offeredMs = 2_000;
const dayMs = 86_400_000;

const fixture = await openDeskFixture(systemClock, { socketsMax: 10_000 });
const { agentDesk, supervisorDesk, people, signInSessions } = fixture;
const agentIds: AgentId[] = [];
let rows: AgentWatch[] = [];
const timers: NodeJS.Timeout[] = [];

process.on('message', (command: HostCommand) => {
  void answer(command).then((message) => process.send?.(message));
});

async function answer(command: HostCommand): Promise<HostAnswer> {
  switch (command.kind) {
    case 'open': {
      addPeople(command.agents, command.supervisors);
      const port = await fixture.server.listen('127.0.0.1', 0);
      return { kind: 'opened', port };
    }
    case 'memory':
      // Twice: what the first one finalises is freed by the second.
      globalThis.gc?.();
      globalThis.gc?.();
      return { kind: 'memory', ...process.memoryUsage() };
    case 'start':
      for (const agentId of agentIds) agentDesk.ready(agentId);
      offerCalls(command.offersPerSecond);
      changeWallboard(command.changesPerSecond);
      return { kind: 'done' };
    case 'stop':
      for (const timer of timers) clearInterval(timer);
      await fixture.server.close();
      return { kind: 'done' };
  }
}

function addPeople(agents: number, supervisors: number): void {
  const passwordHash = people.people[0]?.passwordHash ?? '';
  for (let number = 1; number <= agents; number++) {
    const id = `agt_bench${number}` as AgentId;
    const person = { id, username: id, name: `坐席 ${number}`, extension: String(2_000 + number) };
    people.people.push({
      ...{ ...person, passwordHash, disabled: false, roles: ['agent'], agentId: id },
    });
    agentDesk.addAgent(id, person.name, person.extension);
    agentIds.push(id);
    signIn(id);
  }
  for (let number = 1; number <= supervisors; number++) {
    const id = `prs_bench${number}`;
    const person = { id, username: id, name: `主管 ${number}`, passwordHash, disabled: false };
    people.people.push({ ...person, roles: ['supervisor'] });
    signIn(id);
  }
  rows = agentIds.map((id) => sampleAgent(id, { state: 'ready', since: Date.now() }, {}));
  supervisorDesk.show({ agents: rows });
}

/** The token is the id: this server is for a bench only. */
function signIn(personId: string): void {
  const now = Date.now();
  signInSessions.saveSession({
    ...{ tokenHash: createHash('sha256').update(personId).digest('hex'), personId },
    ...{ createdAt: now, lastSeenAt: now, expiresAt: now + dayMs, source: '127.0.0.1' },
  });
}

/** One after the other; the offer's id holds when it was presented, in µs of the machine's clock. */
function offerCalls(perSecond: number): void {
  let turn = 0;
  const offer = () => {
    const agentId = agentIds[turn++ % agentIds.length];
    if (agentId === undefined || agentDesk.view(agentId)?.state.state !== 'ready') return;
    const pop = samplePop(turn, Date.now());
    const at = Math.round((performance.timeOrigin + performance.now()) * 1_000);
    agentDesk.offer(agentId, { ...pop, offerId: `ofr_${at}` as typeof pop.offerId });
    setTimeout(() => agentDesk.withdraw(agentId, 'caller-left'), offeredMs);
  };
  timers.push(setInterval(offer, 1_000 / perSecond));
}

/** One agent's row at a time, as the queue engine changes them. */
function changeWallboard(perSecond: number): void {
  let turn = 0;
  const change = () => {
    const at = turn++ % rows.length;
    const row = rows[at];
    if (!row) return;
    const state = row.state.state === 'ready' ? 'not-ready' : 'ready';
    const since = Date.now();
    const next = state === 'ready' ? { state, since } : { state, since, reason: 'break' };
    rows = rows.with(at, { ...row, state: next as AgentWatch['state'] });
    supervisorDesk.show({ agents: rows });
  };
  timers.push(setInterval(change, 1_000 / perSecond));
}
