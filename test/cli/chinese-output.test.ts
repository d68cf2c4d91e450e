/**
 * What every command says in Chinese has no English beside names, what others wrote, and SIP's words.
 * The dialplan, its people and its versions here have names of their own.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCheck } from '../../src/cli/check-command.ts';
import { runGraph } from '../../src/cli/graph-command.ts';
import { runPromptsCheck, runPromptsRender } from '../../src/cli/prompts-command.ts';
import { runRehearse, toShifts } from '../../src/cli/rehearse-command.ts';
import { runSimulate, type SimulateOptions } from '../../src/cli/simulate-command.ts';
import { Terminal } from '../../src/cli/terminal/terminal.ts';
import { startTerminalMedia } from '../../src/cli/terminal/terminal-media.ts';
import { runDiff, runRollback, runVersions } from '../../src/cli/version-commands.ts';
import { runWhy } from '../../src/cli/why-command.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteDialplanVersions } from '../../src/store/sqlite-dialplan-versions.ts';
import { smallDialplan, smallDialplanWith } from '../support/small-dialplan.ts';
import { babble, writeWav } from '../support/sound.ts';

const lang = 'zh-CN' as const;
const recordings = ['zh-CN/hello', 'zh-CN/sorry', 'en/hello', 'en/sorry', 'music/waiting'];
const zone = 'Asia/Shanghai';

/** Names of the small dialplan, of this test's files, of the tools and of protocols. */
const names = new Set(
  ['answer office-hours closed menu account wait sorry end hello team office express main yaml']
    .concat(['Asia Shanghai zh-CN en agt call zhang spoken anew maxWait'])
    .concat(['wav WAV kHz HTML SIP INVITE Ringing Busy Here apt install espeak-ng flite sox'])
    .flatMap((line) => line.split(' ')),
);

/** Paths, excerpts of files and codes of faults stand as they are. */
const quoted = /\/[\w./-]+|^ +\d* \|.*$|(?<=(错误|警告) )[a-z-]+/gm;

function englishIn(text: string): readonly string[] {
  const words = text.replaceAll(quoted, '').match(/[A-Za-z][A-Za-z-]*[A-Za-z]/g) ?? [];
  return words.filter((word) => !names.has(word));
}

describe('in Chinese', () => {
  let folder: string;
  let files: string;
  let said: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-chinese-'));
    files = join(folder, 'files');
    for (const place of ['zh-CN', 'en', 'music']) {
      mkdirSync(join(files, 'prompts', place), { recursive: true });
    }
    for (const file of recordings) writeWav(join(files, 'prompts', `${file}.wav`), babble(1, 1));
    writeFileSync(join(files, 'main.yaml'), smallDialplan);
    said = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = undefined;
    rmSync(folder, { recursive: true });
  });

  const simulated: SimulateOptions = {
    ...{ from: '13800138000', zone, at: '2026-11-23 10:00', press: ['2', '12', '1234'] },
    ...{ agents: 1, ahead: 1, talk: 60, emergency: false, service: {}, customer: {}, lang },
    ...{ dial: 'talked', message: 0, callbacks: 'taken', json: false },
  };
  const rehearsed = {
    ...{ date: '2026-11-23', zone, calls: 300, agents: toShifts('08:00-20:00=1'), habit: ['1=1'] },
    ...{ talk: 60, patience: 60, target: 20, from: [], lines: 2, seed: 1, json: false, lang },
  };

  it.each<[string, () => void, string]>([
    ['check', () => runCheck(files, { data: folder, lang }), '1 个文件，'],
    ['simulate', () => runSimulate(files, simulated), '输入 12，不符合要求：位数不对'],
    ['rehearse', () => runRehearse(files, rehearsed), '第一个没有线路的来电：第 '],
    ['prompts check', () => runPromptsCheck(files, { lang }), '5 个录音，'],
  ])('%s', (_, run, words) => {
    run();
    expect(said).toContain(words);
    expect(englishIn(said)).toEqual([]);
  });

  it('the chart of a rehearsal', () => {
    const chart = join(folder, 'day.html');
    runRehearse(files, { ...rehearsed, chart });
    const page = readFileSync(chart, 'utf8').replaceAll(/<style>.*<\/style>|<[^>]*>/g, ' ');
    expect(page).toContain('的预演');
    expect(page).toContain('■ 排队中放弃');
    expect(englishIn(page.replace(/[0-9a-f]{12}/, ''))).toEqual([]);
  });

  it('the labels of a picture', () => {
    runGraph('main', { dialplans: files, lang });
    expect(said).toContain('>1 一<');
    expect(englishIn(said.replaceAll(/<[^>]*>/g, ' '))).toEqual([]);
  });

  it('versions, their differences, and the way back', async () => {
    const database = await Database.open(join(folder, 'hotline.sqlite'));
    const history = new SqliteDialplanVersions(database);
    const version = { version: '0123456789ab', at: 0 };
    const slower = smallDialplanWith(['music: waiting', 'music: waiting\n    maxWait: 1m']);
    const source = (text: string) => [{ name: 'main.yaml', text }];
    history.add({ ...version, by: 'files', why: 'start' }, source(smallDialplan));
    history.add({ ...version, by: 'zhang', why: 'spoken anew' }, source(slower));
    database.close();
    const place = { data: folder, dialplans: files, lang };
    await runVersions(place);
    expect(said).toMatch(/zhang {2}spoken anew\n.* 文件改动 {2}启动\n$/);
    await runDiff(1, 2, place);
    await runDiff(1, 1, place);
    await runRollback(2, { ...place, why: 'spoken anew' });
    expect(said).toMatch(/没有不同\n文件已回退到版本 2；原来的文件在 .*\n$/);
    await runWhy('call_1', place);
    expect(englishIn(said.replaceAll('0123456789ab', ''))).toEqual([]);
  });

  it('a phone in the terminal', () => {
    const terminal = new Terminal(lang);
    terminal.progress({ kind: 'progress', status: 180, reason: 'Ringing' });
    for (const kind of ['sent', 'answered', 'held', 'retrieved'] as const) {
      terminal.progress({ kind });
    }
    terminal.progress({ kind: 'digit', digit: '1' });
    terminal.progress({ kind: 'transfer', status: 200 });
    terminal.progress({ kind: 'ended', by: 'peer', status: 486, reason: 'Busy Here' });
    expect(said).toContain('== 对方结束：486 Busy Here\n');
    expect(englishIn(said)).toEqual([]);
  });

  it.each<[() => unknown, string]>([
    [() => runCheck(join(folder, 'none'), { data: folder, lang }), '没有目录 '],
    [() => runSimulate(files, { ...simulated, at: 'noon' }), '时间写成“2026-10-01 21:30”的样子'],
    [() => runRehearse(files, { ...rehearsed, habit: ['x'] }), '习惯写成“1,1234567890#=40”'],
    [() => runRehearse(files, { ...rehearsed, from: ['x'] }), '号码开头写成“021=40”'],
    [() => runSimulate(files, { ...simulated, zone: 'Mars' }), '“Mars”不是时区'],
    [() => runRehearse(files, { ...rehearsed, date: 'x' }), '日期写成“2026-11-23”'],
    [() => runGraph('end', { dialplans: files, lang }), '没有流程“end”；有：main'],
    [() => runVersions({ data: folder, lang }), '还没有服务器用过 '],
    [() => startTerminalMedia('', { play: '/none.wav', lang }), '不能读取 /none.wav'],
    [() => startTerminalMedia('', { record: '/none/x.wav', lang }), '不能写入 /none/x.wav'],
  ])('refusal %#', async (run, words) => {
    await expect(async () => run()).rejects.toThrow(words);
  });

  it('what a dialplan with faults is refused with', () => {
    writeFileSync(
      join(files, 'main.yaml'),
      smallDialplanWith(['next: office-hours', 'next: gone']),
    );
    expect(() => runSimulate(files, simulated)).toThrow(
      /^拨号方案有错误\n\nmain.yaml:\d+:\d+ 错误 /,
    );
  });

  it('a tool that is missing', () => {
    vi.stubEnv('PATH', folder);
    rmSync(join(files, 'prompts', 'zh-CN/hello.wav'));
    expect(() => runPromptsRender(files, { force: false, lang })).toThrow(
      '没有安装 espeak-ng：apt install espeak-ng flite sox',
    );
  });
});
