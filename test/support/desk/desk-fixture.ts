/** A desk server with a fake AgentDesk and stores in memory, for tests and for trying the page. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { Clock } from '../../../src/base/clock.ts';
import type { CallId } from '../../../src/base/ids.ts';
import { EmergencyPlans } from '../../../src/composition/emergency-plans.ts';
import { PhonePromptTakes } from '../../../src/composition/phone-prompt-takes.ts';
import type { PromptDesk } from '../../../src/desk/admin-ports.ts';
import { createDeskServer, type DeskServerOptions } from '../../../src/desk/desk-server.ts';
import { DeskSessions } from '../../../src/desk/live/desk-sessions.ts';
import { hashPassword } from '../../../src/desk/sign-in/password-hash.ts';
import { demoSources } from '../demo-dialplan.ts';
import { MemoryEmergencyStore, withEmergencyPlan } from '../emergency-plan.ts';
import {
  FakeSystemWatch,
  MemoryDialplanDesk,
  MemoryMachineTokens,
  MemoryWork,
  memoryPrompts,
} from '../fakes/fake-admin-desk.ts';
import { FakeAgentDesk } from '../fakes/fake-agent-desk.ts';
import { FakeSupervisorDesk } from '../fakes/fake-supervisor-desk.ts';
import { stepDialplan } from '../step-dialplan.ts';
import { sampleCalendars } from './admin-samples.ts';
import { linJing, samplePeople, sampleSettings, wangJianguo, zhaoMin } from './desk-samples.ts';
import {
  MemoryArchive,
  MemoryAudit,
  MemoryPeople,
  MemorySignInSessions,
  MemorySurveyAnswers,
} from './desk-stores.ts';

export const samplePassword = 'correct horse';

/** Everyone's password is `samplePassword`. The caller closes the server. */
export async function openDeskFixture(clock: Clock, change: Partial<DeskServerOptions> = {}) {
  const registry = new Registry();
  const sessions = new DeskSessions(clock, registry);
  const agentDesk = new FakeAgentDesk(clock, sessions);
  agentDesk.addAgent(linJing, '林静', '1001');
  agentDesk.addAgent(zhaoMin, '赵敏', '1002');
  const supervisorDesk = new FakeSupervisorDesk(clock);
  const people = new MemoryPeople();
  people.people.push(...samplePeople(await hashPassword(samplePassword, 2 ** 4)));
  const planned = stepDialplan(withEmergencyPlan);
  const archive = new MemoryArchive();
  archive.customers.push(wangJianguo);
  const surveys = new MemorySurveyAnswers();
  const signInSessions = new MemorySignInSessions();
  const audit = new MemoryAudit();
  const work = new MemoryWork();
  const dialplans = new MemoryDialplanDesk(demoSources(), clock);
  const emergency = new EmergencyPlans(new MemoryEmergencyStore(), clock, () => planned);
  // Nothing but tests of recordings writes there, and these have a folder of their own.
  const prompts = change.prompts ?? memoryPrompts(clock, 'dialplans');
  const machineTokens = new MemoryMachineTokens();
  const system = new FakeSystemWatch();
  const faults: unknown[] = [];
  const recordingsDirectory = await mkdtemp(join(tmpdir(), 'hotline-desk-'));
  const server = await createDeskServer({
    clock,
    registry,
    sessions,
    agentDesk,
    supervisorDesk,
    people,
    work: work.staffParts,
    dialplans,
    emergency,
    prompts,
    promptTakes: noTakes(clock, prompts, join(recordingsDirectory, 'takes')),
    calendars: sampleCalendars(clock, () => dialplans.live),
    machineTokens,
    system,
    signInSessions,
    archive,
    customers: archive,
    surveys,
    audit,
    health: { check: () => ({ ready: true, parts: { engine: true } }) },
    settings: sampleSettings,
    recordingsDirectory,
    onFault: (error) => faults.push(error),
    ...change,
  });
  return {
    server: {
      ...server,
      async close() {
        await server.close();
        await rm(recordingsDirectory, { recursive: true, force: true });
      },
    },
    sessions,
    agentDesk,
    supervisorDesk,
    people,
    work,
    dialplans,
    emergency,
    prompts,
    machineTokens,
    system,
    archive,
    surveys,
    signInSessions,
    audit,
    faults,
    registry,
    recordingsDirectory,
  };
}

export type DeskFixture = Awaited<ReturnType<typeof openDeskFixture>>;

/** A call that Lin Jing took, with a finished recording of 8 kHz stereo on disk. */
export async function addRecordedCall(fixture: DeskFixture, number: number, receivedAt: number) {
  const callId = `call_old${number}` as CallId;
  const file = `${callId}.wav`;
  const endedAt = receivedAt + 60_000;
  const row = {
    hotline: 'express',
    callerNumber: '13800138000',
    dialledNumber: '4008108000',
    customerId: wangJianguo.id,
    customerName: wangJianguo.name,
    receivedAt,
    connectedAt: receivedAt + 20_000,
    endedAt,
    outcome: 'answered' as const,
    agentId: linJing,
    disposition: 'tracked',
    path: [
      {
        at: receivedAt,
        step: 'm',
        label: { 'zh-CN': '查询快件', en: 'Track a shipment' },
        input: '1',
      },
    ],
    queueMs: 12_000,
    talkMs: 40_000,
  };
  fixture.archive.rows.push({ ...row, id: callId });
  fixture.archive.recordings.push({
    id: `rec_${number}`,
    callId,
    file,
    startedAt: receivedAt + 20_000,
    endedAt,
    channels: { left: 'caller', right: 'agent' },
  });
  await writeFile(join(fixture.recordingsDirectory, file), stereoWav(8));
  return { callId, recordingId: `rec_${number}` };
}

/** Two people taking turns, as syllables of a swelling tone. */
function stereoWav(seconds: number): Buffer {
  const frames = seconds * 8_000;
  const wav = Buffer.alloc(44 + frames * 4);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + frames * 4, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(32_000, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(frames * 4, 40);
  for (let frame = 0; frame < frames; frame++) {
    const t = frame / 8_000;
    const level = Math.abs(Math.sin(t * 7) * Math.sin(t * 1.3)) * 12_000;
    const sample = Math.round(level * Math.sin(2 * Math.PI * 220 * t));
    const left = Math.floor(t / 2) % 2 === 0;
    wav.writeInt16LE(left ? sample : 0, 44 + frame * 4);
    wav.writeInt16LE(left ? 0 : sample, 46 + frame * 4);
  }
  return wav;
}

/** No phone is registered. */
function noTakes(clock: Clock, prompts: PromptDesk, directory: string): PhonePromptTakes {
  const phones = { begin: async () => ({ outcome: 'unreachable' }) as const };
  return new PhonePromptTakes({
    clock,
    prompts,
    directory,
    phones,
    log: pino({ level: 'silent' }),
  });
}
