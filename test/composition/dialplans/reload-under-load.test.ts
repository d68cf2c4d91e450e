/**
 * A hundred calls wait and talk while the dialplan is reloaded fifty times, ten of them with faults:
 * nobody is dropped, the line keeps its order and its waited time.
 */
import { describe, expect, it } from 'vitest';
import { LiveDialplan } from '../../../src/composition/dialplans/live-dialplan.ts';
import { LoadedDialplans } from '../../../src/composition/dialplans/loaded-dialplans.ts';
import { centreSettings } from '../../../src/composition/dialplans/settings-of-dialplan.ts';
import { compileDialplan } from '../../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import { Database } from '../../../src/store/database/database.ts';
import { SqliteDialplanVersions } from '../../../src/store/sqlite-dialplan-versions.ts';
import { CallScene, lin, wang } from '../../support/call-scene.ts';
import type { FakeCaller } from '../../support/fakes/fake-telephony.ts';
import { smallDialplanWith, soundDialplan } from '../../support/small-dialplan.ts';

const callers = 100;
const open = [/08:00-20:00/g, '00:00-24:00'] as const;
const base = smallDialplanWith(
  ['sat: closed, sun: closed', 'sat: 08:00-20:00, sun: 08:00-20:00'],
  ['    music: waiting', '    music: waiting\n    maxWait: 2h\n    waitWithoutAgents: true'],
).replaceAll(...open);

/** A change an admin may make while calls wait: names, times, steps, prompts. */
function edited(round: number): string {
  return base
    .replace('en: Team', `en: Team ${round}`)
    .replace('maxWait: 2h', `maxWait: 2h\n    wrapUp: ${round}s`)
    .replace('otherwise: sorry', `timeout: ${round + 1}s\n          otherwise: sorry`);
}

function settingsOf(dialplan: CompiledDialplan) {
  const queues = [{ queueId: 'team', order: 1 }];
  const agents = [
    { id: lin, name: '林静', extension: '1001', queues, skills: {} },
    { id: wang, name: '王敏', extension: '1002', queues, skills: {} },
  ];
  const directories = { dialplanDirectory: '/dialplans', dataDirectory: '/data' };
  return {
    ...centreSettings(dialplan, agents, directories),
    recordingFile: (callId: string, number: number) => `${callId}-${number}.wav`,
  };
}

async function loadedScene() {
  const first = soundDialplan(base);
  const loaded = new LoadedDialplans(first);
  const scene = new CallScene({ flows: loaded, settings: settingsOf(first) });
  const database = await Database.open(':memory:');
  let text = base;
  const live = new LiveDialplan({
    loaded,
    files: {
      sources: () => [{ name: 'main.yaml', text }],
      compile: async (sources) => compileDialplan(sources, { year: 2026 }),
      write: ([source]) => {
        text = source?.text ?? '';
      },
    },
    history: new SqliteDialplanVersions(database),
    prepare: (dialplan) => () => scene.centre.configure(settingsOf(dialplan)),
    clock: scene.clock,
    log: scene.log,
  });
  live.recordStart([{ name: 'main.yaml', text }]);
  const reload = (next: string) => {
    text = next;
    const sources = [{ name: 'main.yaml', text }];
    const read = { sources, ...compileDialplan(sources, { year: 2026 }) };
    return live.take(read, { by: 'files', why: '' });
  };
  return { scene, live, reload, end: () => database.close() };
}

async function queue(scene: CallScene, number: number): Promise<FakeCaller> {
  const from = `1380013${String(number).padStart(4, '0')}`;
  const caller = scene.telephony.callIn({ from, to: '4008108000' });
  await scene.settle();
  caller.leg.press('1');
  await scene.settle();
  await scene.pass(1_000);
  return caller;
}

async function takeNext(scene: CallScene, agent: typeof lin): Promise<string | undefined> {
  const pop = scene.desks.pops.get(agent);
  if (!pop) return undefined;
  await scene.receive(agent);
  scene.telephony.phone(agent === lin ? '1001' : '1002').answer();
  await scene.settle();
  return pop.callerNumber;
}

describe('fifty reloads under a hundred calls', () => {
  it('drop nobody, keep the order, and refuse the ten bad ones', async () => {
    const { scene, live, reload, end } = await loadedScene();
    const calls: FakeCaller[] = [];
    const served: string[] = [];
    const outcomes: string[] = [];
    for (let round = 0; round < 50; round++) {
      calls.push(await queue(scene, 2 * round), await queue(scene, 2 * round + 1));
      if (round === 5) {
        scene.ready(lin);
        await scene.settle();
        served.push((await takeNext(scene, lin)) ?? 'nobody');
      }
      const isBad = round % 5 === 4;
      const text = isBad ? edited(round).replace('flow: main', 'flow: mian') : edited(round);
      outcomes.push(reload(text).outcome);
      await scene.settle();
    }
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'swapped')).toHaveLength(40);
    expect(live.refused?.faults.map(({ code }) => code)).toContain('unknown-reference');
    expect(calls).toHaveLength(callers);
    expect(calls.filter(({ leg }) => leg.ended.aborted)).toEqual([]);
    expect(scene.centre.counters()).toMatchObject({ calls: callers, queuedCalls: callers });

    scene.ready(wang);
    await scene.settle();
    served.push((await takeNext(scene, wang)) ?? 'nobody');
    // The two callers who waited longest, in their order, whatever was reloaded meanwhile.
    expect(served).toEqual(['13800130000', '13800130001']);
    const second = scene.store.calls.find((call) => call.callerNumber === '13800130001');
    expect(second?.queueMs).toBeGreaterThanOrEqual(98_000);
    expect(scene.log.faults.filter((fault) => fault !== 'dialplan refused')).toEqual([]);
    expect(live.versions(100)).toHaveLength(41);
    end();
  });

  it('let a call finish on the version it began with', async () => {
    const { scene, reload, end } = await loadedScene();
    const caller = scene.telephony.callIn({ from: '13800138000', to: '4008108000' });
    await scene.settle();
    reload(base.replace("'1': {label", "'3': {label"));
    caller.leg.press('1');
    await scene.settle();
    expect(scene.centre.counters().queuedCalls).toBe(1);
    end();
  });
});

describe('a rollback', () => {
  it('makes the files those of the earlier version, and is a version with its reason', async () => {
    const { scene, live, reload, end } = await loadedScene();
    reload(edited(1));
    const back = await live.rollBack(1, { by: '周明', why: 'the menu confused callers' });
    expect(back.outcome).toBe('swapped');
    expect(live.current.queues.team?.name.en).toBe('Team');
    expect(live.versions(10)).toMatchObject([
      { number: 3, by: '周明', why: '↩ 1: the menu confused callers', at: scene.clock.now() },
      { number: 2, by: 'files', why: '' },
      { number: 1, by: 'files', why: 'start' },
    ]);
    await expect(live.rollBack(9, { by: '周明', why: '' })).rejects.toThrow('is no version 9');
    end();
  });
});
