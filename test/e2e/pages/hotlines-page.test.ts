/**
 * What an admin sees of hotlines as they stand, in a real browser: emergency switches and lines,
 * recordings that are heard and replaced, calendars. Leaves pictures in test-output/hotlines/, in both languages and schemes, in two sizes; axe-core finds
 * nothing serious.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { PhonePromptTakes } from '../../../src/composition/phone-prompt-takes.ts';
import { measureSound } from '../../../src/sound/measured-sound.ts';
import { encodeWavHeader } from '../../../src/sound/wav.ts';
import { allLooks, plain, signInAs } from '../../support/browser/browser-page.ts';
import { hasChromium } from '../../support/browser/chromium.ts';
import { usePages, useServedDesk } from '../../support/browser/page-suite.ts';
import { sampleLines } from '../../support/desk/admin-samples.ts';
import { memoryPrompts } from '../../support/fakes/fake-admin-desk.ts';
import { madeUpNotice, noticeSection } from '../../support/made-up-notice.ts';
import { ScriptedPhones } from '../../support/network/scripted-phones.ts';
import { babble } from '../../support/sound.ts';

describe.skipIf(!hasChromium)('the pages of hotlines in a browser', () => {
  let folder = '';
  let phones = new ScriptedPhones();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-page-'));
    cpSync('dialplans/prompts', join(folder, 'prompts'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const desk = useServedDesk(
    (fixture) => {
      fixture.supervisorDesk.linesShown = sampleLines;
      fixture.work.phonePasswords.set('1009', 'secret');
    },
    () => {
      const prompts = memoryPrompts(systemClock, folder);
      phones = new ScriptedPhones();
      const parts = { prompts, phones, clock: systemClock, log: pino({ level: 'silent' }) };
      const directory = join(folder, 'takes');
      return { prompts, promptTakes: new PhonePromptTakes({ ...parts, directory }) };
    },
  );
  const pages = usePages('hotlines');

  async function open(section: string, looks = plain, username = 'root'): Promise<Page> {
    const page = await pages.open(`${desk.address}/#/admin/${section}`, looks);
    await signInAs(page, username, '.admin');
    return page;
  }

  it.each(allLooks)('fit in $language, $scheme', async (looks) => {
    const page = await open('hotlines', looks);
    await page.clock.setFixedTime(new Date('2026-11-23T10:00+08:00'));
    await page.waitForSelector('[data-lines=express]');
    await page.click('.plan-turn');
    await page.waitForSelector('.plan-form');
    await pages.look(page, looks, '1-hotlines');
    await page.click('a[href="#/admin/prompts"]');
    await page.click('[data-prompt="prompt/welcome"]');
    await page.waitForSelector('.prompt-player[data-stage=paused]');
    await pages.look(page, looks, '2-prompts');
    await page.click('a[href="#/admin/calendars"]');
    await page.waitForSelector('.month');
    await pages.look(page, looks, '3-calendars');
    await pasteNotice(page, madeUpNotice.replace('9月15日（周三）', '9月15日（周四）'));
    await page.locator('.fault-row', { hasText: '2027-09-15' }).waitFor();
    await page.waitForSelector('.notice-understood');
    await pages.look(page, looks, '4-notice');
  });

  it('take another sound for a recording, play it, and go back', async () => {
    const { prompts } = desk.fixture;
    const audio = () => prompts.audio('zh-CN/welcome.wav');
    const before = await audio();
    const page = await open('prompts');
    await page.click('[data-prompt="prompt/welcome"]');
    const recording = page.locator('[data-file="zh-CN/welcome.wav"]');
    await recording.locator('.prompt-player[data-stage=paused]').waitFor();
    const sound = { name: 'studio.wav', mimeType: 'audio/wav', buffer: studioSound() };
    await recording.locator('input[type=file]').setInputFiles(sound);
    await recording.locator('.replace-form input[type=text]').fill('录音棚重录');
    await recording.locator('.replace-confirm').click();
    await recording.locator('.prompt-versions li', { hasText: '录音棚重录' }).waitFor();
    const now = await audio();
    expect(now && measureSound(now)).toMatchObject({
      ...{ sampleRate: 8_000, channels: 1, encoding: 'pcm16' },
      ...{ durationMs: expect.closeTo(2_000, -1), speechDb: expect.closeTo(-20, 0) },
    });
    await recording.locator('.prompt-player button').first().click();
    await recording.locator('.prompt-player[data-stage=playing]').waitFor();
    const first = recording.locator('.prompt-versions li', { hasText: '更换前的录音' });
    await first.locator('.ant-btn').click();
    await first.locator('.ant-btn').click();
    await recording.locator('.prompt-versions li', { hasText: '↩ 1' }).waitFor();
    expect(await audio()).toEqual(before);
    await pages.picture(page, 'replaced');
  });

  it.each(['zh-CN', 'en'] as const)('take what is spoken into a phone, in %s', async (language) => {
    const page = await open('prompts', { ...plain, language });
    await page.click('[data-prompt="prompt/welcome"]');
    const recording = page.locator('[data-file="zh-CN/welcome.wav"]');
    const stage = (name: string) => recording.locator(`.take[data-stage=${name}]`).waitFor();
    await recording.locator('.take-phone').fill('1009');
    await recording.locator('.take-form button').click();
    await stage('ringing');
    phones.last.onAnswered();
    await stage('recording');
    await pages.picture(page, `take-recording-${language}`);
    await phones.says(babble(1, 3));
    await stage('recorded');
    await recording.locator('.take .prompt-player[data-stage=paused]').waitFor();
    await pages.picture(page, `take-recorded-${language}`);
    await recording.locator('.take input').fill('说得更慢');
    await recording.locator('.take-use').click();
    await recording.locator('.prompt-versions li', { hasText: '说得更慢' }).first().waitFor();
    expect(await recording.locator('.take-phone').count()).toBe(1);
  });

  it('take a recording for a prompt that is yet to be written', async () => {
    const page = await open('prompts');
    await page.fill('input[name=file]', '../storm.wav');
    expect(await page.locator('.replace-form').count()).toBe(0);
    await page.fill('input[name=file]', 'zh-CN/storm.wav');
    const sound = { name: 'studio.wav', mimeType: 'audio/wav', buffer: studioSound() };
    await page.setInputFiles('input[type=file]', sound);
    await page.fill('.replace-form input[type=text]', '暴雨通知');
    await page.click('.replace-confirm');
    await page.locator('[data-prompt="unused/zh-CN/storm.wav"]').waitFor();
  });

  it.each(['zh-CN', 'en'] as const)('speak one into a phone, in %s', async (language) => {
    const page = await open('prompts', { ...plain, language });
    await page.fill('input[name=file]', `${language}/flood.wav`);
    await page.fill('.take-phone', '1009');
    await pages.picture(page, `new-recording-${language}`);
    await page.click('.take-form button');
    await page.waitForSelector('.take[data-stage=ringing]');
    expect(await page.isDisabled('input[name=file]')).toBe(true);
    phones.last.onAnswered();
    await phones.says(babble(2, 3));
    await page.waitForSelector('.take .prompt-player[data-stage=paused]');
    await page.waitForSelector('.take .mark-good');
    await pages.picture(page, `new-recording-spoken-${language}`);
    await page.fill('.take input', '洪水通知');
    await page.click('.take-use');
    await page.locator(`[data-prompt="unused/${language}/flood.wav"]`).waitFor();
    expect(await page.inputValue('input[name=file]')).toBe('');
  });

  it('let supervisors listen and not replace', async () => {
    const page = await open('prompts', plain, 'chen');
    await page.click('[data-prompt="prompt/welcome"]');
    await page.waitForSelector('.prompt-player[data-stage=paused]');
    expect(await page.locator('.replace-form').count()).toBe(0);
  });

  it('lead from a calendar to its file', async () => {
    const page = await open('calendars');
    await page.locator('.calendar-card', { hasText: 'service' }).click();
    await page.click('.calendar-file');
    await page.locator('.cm-activeLine', { hasText: 'service:' }).waitFor();
  });

  it('take the notice of a year, show what is not understood, and go live with it', async () => {
    const page = await open('hotlines');
    await page.clock.setFixedTime(new Date('2026-11-23T10:00+08:00'));
    await page.click('a[href="#/admin/calendars"]');
    await pasteNotice(page, madeUpNotice.replace('9月15日（周三）', '9月15日（周四）'));
    await page.click('.fault-row:has-text("2027-09-15")');
    expect(await page.evaluate('String(getSelection())')).toBe('周四');
    await page.fill('#notice-text', madeUpNotice);
    await page.locator('.notice-understood tr', { hasText: '春节' }).waitFor();
    await page.fill('.live-why', '国办通知');
    await page.click('.live-bar .ant-btn-primary');
    await page.locator('.day.is-make-up[title^="2027-02-20"]').waitFor();
    await page.locator('.year-special li', { hasText: '2027-02-05 – 02-12' }).waitFor();
    expect(await page.locator('.calendar-missing').count()).toBe(0);
    const { files } = desk.fixture.dialplans.now();
    expect(files.map(({ name }) => name)).toContain('calendars/public-holidays-2027.yaml');
  });

  it('lead to a notice that stands in a file of another hand', async () => {
    const { dialplans } = desk.fixture;
    const { files, base } = dialplans.now();
    const added = { name: 'calendars/z.yaml', text: noticeSection() };
    await dialplans.goLive([...files, added], base, { by: 'root', why: 'notice' });
    const page = await open('hotlines');
    await page.clock.setFixedTime(new Date('2026-11-23T10:00+08:00'));
    await page.click('a[href="#/admin/calendars"]');
    await page.locator('.ant-segmented-item', { hasText: '2027' }).click();
    await page.click('.notice-open');
    await page.click('.notice-elsewhere a');
    await page.locator('.cm-activeLine', { hasText: "'2027':" }).waitFor();
  });

  it('turn an emergency plan on with a reason, which whoever looks sees at once', async () => {
    const page = await open('hotlines');
    const supervisor = await open('hotlines', plain, 'chen');
    await supervisor.waitForSelector('.plan:not(.is-on)');
    await page.click('.plan-turn');
    expect(await page.isDisabled('.plan-confirm')).toBe(true);
    await page.fill('.plan-form input', '机房断电');
    await page.click('.plan-confirm');
    await supervisor.locator('.plan.is-on', { hasText: '由 管理员 启用：机房断电' }).waitFor();
    await supervisor.click('.plan-turn');
    await supervisor.fill('.plan-form input', '恢复');
    await supervisor.click('.plan-confirm');
    await page.waitForSelector('.plan:not(.is-on)');
    await page.locator('.admin-table tr', { hasText: '陈主管' }).waitFor();
    const kinds = desk.fixture.audit.entries.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('emergency'))).toEqual([
      ...['emergency-plan-on', 'emergency-plan-off'],
    ]);
  });
});

/** Into the form of 2027, on the page of calendars. */
async function pasteNotice(page: Page, notice: string): Promise<void> {
  await page.locator('.ant-segmented-item', { hasText: '2027' }).click();
  await page.click('.notice-open');
  await page.fill('#notice-text', notice);
}

/** Two seconds of a soft tone as a studio delivers it: 48 kHz, stereo. */
function studioSound(): Buffer {
  const samples = Int16Array.from({ length: 2 * 2 * 48_000 }, (_, index) =>
    Math.round(2_000 * Math.sin(Math.floor(index / 2) / 20)),
  );
  const audio = Buffer.from(samples.buffer);
  return Buffer.concat([encodeWavHeader(2, 48_000, audio.length), audio]);
}
