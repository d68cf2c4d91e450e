/** Real calls through each kind of step: what the caller hears, presses and leaves behind. */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { stepNumbers, stepPrompts, writeStepsDialplan } from '../support/hotline/steps-dialplan.ts';
import { heardWithin, readWav } from '../support/sound.ts';

/** By ear: a companded prompt against its file. */
const alike = 0.9;

/** A second of sound may be cut at both ends. */
function middleOf(sound: Int16Array): Int16Array {
  return sound.subarray(2_000, 6_000);
}

describe('a real call', () => {
  const told: string[] = [];
  let service: Server;
  let hotline: RunningHotline;

  beforeAll(async () => {
    service = createServer((request, response) => {
      told.push(`${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/json');
      request.on('data', (bytes) => told.push(String(JSON.parse(String(bytes)).status)));
      request.on('end', () => response.end('{"order": {"status": "delivered"}}'));
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
    const { port } = service.address() as AddressInfo;
    hotline = await RunningHotline.start({
      addDialplan: (directory) => writeStepsDialplan(directory, `http://127.0.0.1:${port}/crm`),
    });
  });
  afterEach(() => hotline.endTest());
  afterAll(async () => {
    await hotline?.stop();
    await new Promise((resolve) => service.close(resolve));
  });

  /** The hotline has hung up, and the phone has said that it knows. */
  async function over(call: { readonly isOver: boolean }): Promise<void> {
    await eventually('the call is over', () => call.isOver || undefined);
  }

  async function heard(number: string, ms: number, press = ''): Promise<Int16Array> {
    const caller = await hotline.caller();
    const call = await caller.dial(number);
    if (press !== '') {
      await caller.promptEnd(call);
      await call.press(press);
    }
    const sound = await caller.listen(call, ms);
    await over(call);
    return sound.channels[0] ?? new Int16Array();
  }

  it('hears a sum of money from its recorded parts', async () => {
    const sound = await heard(stepNumbers.say, 4_000);
    for (const part of ['liang', 'yuan', 'five', 'jiao']) {
      const recorded = readWav(`dialplans/prompts/zh-CN/parts/${part}.wav`).channels[0];
      expect(heardWithin(sound, recorded ?? new Int16Array())).toBeGreaterThan(alike);
    }
  });

  it('types a number that is checked and read back', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.collect);
    for (const keys of ['123456', '123455', '1']) {
      await caller.promptEnd(call);
      await call.press(keys);
    }
    await over(call);
    const { record } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'completed-in-flow', path: [{ input: '123455' }] });
  });

  it('chooses a language and hears it', async () => {
    const sound = await heard(stepNumbers.language, 1_500, '2');
    expect(heardWithin(sound, middleOf(stepPrompts.english))).toBeGreaterThan(alike);
    expect(heardWithin(sound, middleOf(stepPrompts.chinese))).toBeLessThan(alike);
  });

  it('goes through another flow and comes back by its exit', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.flows);
    await caller.promptEnd(call);
    await call.press('1');
    await over(call);
    const { record } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'completed-in-flow', path: [{ step: 'ask' }] });
  });

  it('has another system asked, and told', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.service);
    await over(call);
    const { events } = await hotline.closedCall(caller.number);
    expect(told).toEqual([`GET /crm?from=${caller.number}`, 'POST /crm', 'delivered']);
    expect(events.filter(({ kind }) => kind.startsWith('service-'))).toMatchObject([
      { facts: { outcome: 'found' } },
      { facts: { outcome: 'taken' } },
    ]);
  });

  it('is joined with the extension that its flow dials, once the key is pressed', async () => {
    const phone = await hotline.phone(0);
    await phone.terminal.register(60);
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.dial);
    const ringing = await phone.ringing();
    await ringing.pickUp();
    await phone.promptEnd(ringing);
    await ringing.press('1');
    await eventually('the two are joined', () => {
      const { events } = hotline.storedCall(caller.number);
      return events.find(({ kind }) => kind === 'dialled-joined');
    });
    await caller.hears(call);
    ringing.hangUp();
    await over(call);
    const { record, recordings } = await hotline.closedCall(caller.number);
    expect(record.outcome).toBe('completed-in-flow');
    expect(recordings).toMatchObject([{ channels: { left: 'caller', right: '1001' } }]);
  });

  it('leaves a message', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.voicemail);
    await caller.promptEnd(call);
    await call.play(`${hotline.folder}/dialplans/prompts/early.wav`, 3);
    await call.press('#');
    await over(call);
    const { recordings, events } = await hotline.closedCall(caller.number);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'message-left' }));
    expect(recordings).toMatchObject([{ channels: { right: 'night' } }]);
    expect(existsSync(recordings[0]?.file ?? '')).toBe(true);
  });

  it('hears an announcement before the answer', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.announce);
    const early = caller.wire.first('<- 183 INVITE');
    const answered = caller.wire.first('<- 200 INVITE');
    expect(early?.text).toContain('\r\nm=audio ');
    // A second of announcement lies between the two.
    expect((answered?.at ?? 0) - (early?.at ?? 0)).toBeGreaterThan(800);
    await caller.hears(call);
    await over(call);
    const { record } = await hotline.closedCall(caller.number);
    expect(record.outcome).toBe('completed-in-flow');
  });

  it('is not recorded without consent, and is asked how it was when the agent hangs up', async () => {
    const { phone, desk } = await hotline.agent(0);
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.consent);
    const ringing = await phone.ringing();
    await ringing.pickUp();
    await desk.reaches('talking talking');
    await eventually('the two are joined', () => {
      const { events: told } = hotline.storedCall(caller.number);
      return told.find(({ kind }) => kind === 'agent-joined');
    });
    ringing.hangUp();
    await caller.promptEnd(call);
    await call.press('4');
    await over(call);
    const { record, recordings, events } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'agent' });
    expect(recordings).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'question-answered',
        facts: { survey: 'how', question: 'polite', queue: 'general', answer: 4 },
      }),
    );
  });

  it('is refused with the status of its flow', async () => {
    const caller = await hotline.caller();
    const call = await caller.terminal.call(stepNumbers.refuse);
    await call.settled;
    expect(caller.wire.first('<- 603 INVITE')).toBeDefined();
  });

  it('is told when nobody can call back', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(stepNumbers.callback);
    await over(call);
    const { events } = await hotline.closedCall(caller.number);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'callback-refused' }));
  });
});
