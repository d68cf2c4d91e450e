/** What admins do with drafts happens in another thread: here the port to it is counted. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import type { CallRecord } from '../../../src/calls/ports.ts';
import { DirectoryDialplanDesk } from '../../../src/composition/dialplans/dialplan-desk.ts';
import {
  answerDraft,
  type DraftAnswers,
  type DraftPlace,
  type DraftQuestion,
} from '../../../src/composition/dialplans/draft-work.ts';
import { LiveDialplan } from '../../../src/composition/dialplans/live-dialplan.ts';
import { LoadedDialplans } from '../../../src/composition/dialplans/loaded-dialplans.ts';
import { type Drafts, ThreadedDrafts } from '../../../src/composition/dialplans/threaded-drafts.ts';
import { versionOf } from '../../../src/dialplan/compile.ts';
import { type DialplanSource, ParsedFiles } from '../../../src/dialplan/files/read-files.ts';
import { simulationRequest } from '../../../src/protocol/rest/dialplan.ts';
import { Database } from '../../../src/store/database/database.ts';
import { readSources, writeSources } from '../../../src/store/files/dialplan-directory.ts';
import { MeasuredSounds } from '../../../src/store/files/measured-sounds.ts';
import { SqliteCallStore } from '../../../src/store/sqlite-call-store.ts';
import { SqliteDialplanVersions } from '../../../src/store/sqlite-dialplan-versions.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { pastRecord } from '../../support/past-calls.ts';
import { smallDialplan, smallDialplanWith, soundDialplan } from '../../support/small-dialplan.ts';

const at = Date.parse('2026-11-23T10:00:00+08:00');
const author = { by: '周明', why: 'a better name' };
const people = { extensions: new Set(['1001']), agents: new Set(['linjing']), abilities: [] };
const draftOf = (text: string) => [{ name: 'main.yaml', text }];
const crew = draftOf(smallDialplanWith(['Team', 'Crew']));
const call = { from: '13800138000', to: '4008108000', at, press: ['1'], agents: 1, ahead: 0 };
const anyRecording = 'dialplans/prompts/zh-CN/agent-lost.wav';
const nothingBefore = () => ({ parsed: new ParsedFiles(), sounds: new MeasuredSounds() });
const request = simulationRequest.parse(call);

/** Answers as the thread would, counts what it is asked, and can be made to wait. */
class CountedDrafts implements Drafts {
  readonly asked: DraftQuestion['kind'][] = [];
  readonly #place: DraftPlace;
  before: () => void = () => undefined;

  constructor(place: DraftPlace) {
    this.#place = place;
  }

  async ask<Kind extends DraftQuestion['kind']>(
    question: Extract<DraftQuestion, { readonly kind: Kind }>,
  ): Promise<DraftAnswers[Kind]> {
    this.asked.push(question.kind);
    this.before();
    return answerDraft(question, this.#place, nothingBefore()) as DraftAnswers[Kind];
  }
}

describe("an admin's work on drafts", () => {
  let root: string;
  let directory: string;
  let drafts: CountedDrafts;
  let desk: DirectoryDialplanDesk;
  let live: LiveDialplan;
  let database: Database;
  const place = () => ({
    ...{ directory, secrets: join(root, 'secrets'), year: 2026, people },
    database: join(root, 'hotline.sqlite'),
  });

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'hotline-drafts-'));
    directory = join(root, 'dialplans');
    for (const folder of ['zh-CN', 'en', 'music']) {
      mkdirSync(join(directory, 'prompts', folder), { recursive: true });
      for (const name of ['hello', 'sorry', 'waiting']) {
        copyFileSync(anyRecording, join(directory, 'prompts', folder, `${name}.wav`));
      }
    }
    writeFileSync(join(directory, 'main.yaml'), smallDialplan);
    drafts = new CountedDrafts(place());
    database = await Database.open(join(root, 'hotline.sqlite'));
    const history = new SqliteDialplanVersions(database);
    live = new LiveDialplan({
      loaded: new LoadedDialplans(soundDialplan(smallDialplan)),
      files: {
        sources: () => readSources(directory),
        compile: (files: readonly DialplanSource[]) => drafts.ask({ kind: 'compile', files }),
        write: (files: readonly DialplanSource[]) =>
          writeSources(directory, files, join(root, 'backup')),
      },
      history,
      prepare: () => () => undefined,
      clock: new VirtualClock(at),
      log: {
        debug: () => undefined,
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
      },
    });
    live.recordStart(draftOf(smallDialplan));
    const clock = new VirtualClock(at);
    desk = new DirectoryDialplanDesk({ live, history, drafts, directory, clock });
  });
  afterEach(() => {
    database.close();
    rmSync(root, { recursive: true });
  });

  /** On the disk on return. */
  function keep(...records: readonly CallRecord[]): void {
    const store = new SqliteCallStore(database);
    database.transaction(() => {
      for (const record of records) store.saveCall(record);
    });
  }

  it('asks the thread once for each check, call, picture and comparison', async () => {
    await desk.check(crew);
    await desk.simulate({ ...request, files: crew });
    await desk.graph(crew, 'main', 'en');
    await desk.differences(draftOf(smallDialplan), crew);
    expect(drafts.asked).toEqual(['check', 'simulate', 'draw', 'compare']);
  });

  it('asks it too for what is live, whatever the files have become meanwhile', async () => {
    writeFileSync(join(directory, 'main.yaml'), 'flows: [');
    const { version } = await desk.simulate(request);
    expect(version).toBe(live.current.version);
    expect(await desk.graph(undefined, 'main', 'en')).toContain('data-step="menu"');
    expect(drafts.asked).toEqual(['simulate', 'draw']);
  });

  it('compiles once to go live, and once to go back', async () => {
    const base = desk.now().base;
    expect(await desk.goLive(crew, base, author)).toMatchObject({ outcome: 'swapped' });
    expect(live.current.queues.team?.name.en).toBe('Crew');
    expect(readSources(directory)).toEqual(crew);
    expect(await desk.rollBack(1, author)).toMatchObject({ outcome: 'swapped' });
    expect(readSources(directory)).toEqual(draftOf(smallDialplan));
    expect(drafts.asked).toEqual(['compile', 'compile']);
  });

  it('does not overwrite what somebody wrote while it compiled', async () => {
    const theirs = smallDialplanWith(['Team', 'Gang']);
    drafts.before = () => writeFileSync(join(directory, 'main.yaml'), theirs);
    const gone = desk.goLive(crew, versionOf(draftOf(smallDialplan)), author);
    await expect(gone).rejects.toMatchObject({ code: 'conflict' });
    expect(readSources(directory)).toEqual(draftOf(theirs));
    expect(live.current.queues.team?.name.en).toBe('Team');
  });

  describe('forecast', () => {
    const gone = new AbortController().signal;
    const hasty = draftOf(
      smallDialplanWith(['music: waiting\n', 'music: waiting\n    maxWait: 30s\n']),
    );
    const friday = Date.parse('2026-11-20T09:00:00+08:00');

    it('have the calls of the last whole day with any once more, through both', async () => {
      const aDayLater = pastRecord(0, friday + 86_400_000);
      keep(
        ...Array.from({ length: 30 }, (_, index) => pastRecord(index, friday)),
        ...[{ ...aDayLater, direct: 'outgoing' as const }, pastRecord(0, at - 60_000)],
      );
      const answer = await desk.forecast(hasty, gone);
      if (answer.outcome !== 'rehearsed') throw new Error(answer.outcome);
      const { live: before, draft: after, ...about } = answer;
      expect(about).toMatchObject({ date: '2026-11-20', isYesterday: false, calls: 30, agents: 1 });
      expect([before.version, after.version]).toEqual([live.current.version, versionOf(hasty)]);
      expect([before.calls, after.calls]).toEqual([30, 30]);
      expect(after.outcomes['timed-out'] ?? 0).toBeGreaterThan(before.outcomes['timed-out'] ?? 0);
      expect(after.longestWaitMs).toBeLessThanOrEqual(31_000);
      expect(before.longestWaitMs).toBeGreaterThan(after.longestWaitMs);
      const nine = after.halfHours.find((one) => one.at === friday);
      expect(nine?.calls).toBe(30);
      expect(nine?.averageWaitMs).toBeCloseTo(after.averageWaitMs);
      expect(drafts.asked).toEqual(['forecast']);
    });

    it('have nothing to go by before there was a whole day with calls', async () => {
      keep(pastRecord(0, at - 60_000));
      expect(await desk.forecast(hasty, gone)).toEqual({ outcome: 'no-calls' });
    });

    it('are not made of a draft with errors', async () => {
      const broken = desk.forecast(draftOf(smallDialplanWith(['id: team', 'id: tem'])), gone);
      await expect(broken).rejects.toMatchObject({ code: 'dialplan-invalid' });
    });
  });

  it('is answered by a real thread as by this one, errors and all', async () => {
    const threaded = new ThreadedDrafts(systemClock, place);
    const here = (question: DraftQuestion) => answerDraft(question, place(), nothingBefore());
    const check = { kind: 'check', files: crew } as const;
    const broken = draftOf(smallDialplanWith(['id: team', 'id: tem']));
    const texts = { files: broken, isLive: false };
    expect(await threaded.ask(check)).toEqual(here(check));
    keep(pastRecord(0, at - 86_400_000));
    const live = { files: draftOf(smallDialplan), isLive: true };
    const forecast = { kind: 'forecast', live, draft: crew, now: at } as const;
    expect(here(forecast)).toMatchObject({ outcome: 'rehearsed', isYesterday: true });
    expect(await threaded.ask(forecast)).toEqual(here(forecast));
    await expect(threaded.ask({ kind: 'simulate', texts, call: request })).rejects.toMatchObject({
      code: 'dialplan-invalid',
    });
    await expect(
      threaded.ask({
        kind: 'draw',
        texts: { ...texts, files: crew },
        flow: 'none',
        language: 'en',
      }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await threaded.stop();
  }, 30_000);
});
