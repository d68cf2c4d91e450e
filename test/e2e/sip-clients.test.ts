/**
 * Phones and callers that are not ours: baresip as agent and as caller, sipp with its own built-in
 * scenario; over UDP and TCP, IPv4 and IPv6; registration with right and wrong passwords.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { Baresip, type BaresipOptions, hasBaresip } from '../support/hotline/baresip.ts';
import { hasIPv6 } from '../support/hotline/call-servers.ts';
import { ChildProgram } from '../support/hotline/child-program.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';
import { babble, likeness, parseWav, writeWav } from '../support/sound.ts';

const alike = 0.95;
const protocols = ['udp', 'tcp'] as const;
const callerVoice = babble(1, 20);
const agentVoice = babble(2, 20);
/** sipp's uac scenario answers nobody, so its calls go to the number that only plays. */
const sippCalls = 5;

describe('phones of others', () => {
  let hotline: RunningHotline;
  const clients: Baresip[] = [];

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    writeWav(join(hotline.folder, 'caller.wav'), callerVoice);
    writeWav(join(hotline.folder, 'agent.wav'), agentVoice);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.stop()));
    await hotline.endTest();
  });
  afterAll(() => hotline?.stop());

  async function baresip(wishes: Omit<BaresipOptions, 'folder' | 'server'>): Promise<Baresip> {
    const folder = `${hotline.folder}/${wishes.user}-${wishes.protocol}-${Date.now()}`;
    const client = await Baresip.start({ folder, server: hotline.sip, ...wishes });
    clients.push(client);
    return client;
  }

  describe.skipIf(!hasBaresip)('baresip', () => {
    it.each(protocols)('answers as an agent, over %s', async (protocol) => {
      const { extension: user, phonePassword: password } = hotline.card(0);
      const says = join(hotline.folder, 'agent.wav');
      const phone = await baresip({ protocol, user, password, says, answers: 'auto' });
      await phone.reports('REGISTER_OK');
      const desk = await hotline.desk(0);
      await desk.does({ name: 'ready' });
      const caller = await hotline.caller({ protocol });
      const call = await caller.dial(numbers.queue);
      void call.play(join(hotline.folder, 'caller.wav'));
      await desk.reaches('talking talking');
      const { channels } = await caller.listen(call, 2_600);
      await desk.does({ name: 'clear' });
      await phone.reports('CALL_CLOSED');
      await call.ended;
      await eventually('what was heard is what baresip said', () => {
        return likeness(channels[0] ?? new Int16Array(), phone.said()) > alike || undefined;
      });
      await eventually('what baresip heard was said', () => {
        return likeness(phone.heard(), callerVoice) > alike || undefined;
      });
      const { record } = await hotline.closedCall(caller.number);
      expect(record).toMatchObject({ outcome: 'answered', endedBy: 'agent' });
    });

    it.each(protocols)('calls, presses keys and talks, over %s', async (protocol) => {
      const { desk, phone } = await hotline.agent(0, { protocol });
      const user = protocol === 'udp' ? '13700000001' : '13700000002';
      const says = join(hotline.folder, 'caller.wav');
      const caller = await baresip({ protocol, user, says, answers: 'manual' });
      const { address, port } = hotline.sip;
      caller.command('dial', `sip:${numbers.menu}@${address}:${port}`);
      await caller.reports('CALL_ESTABLISHED');
      for (const key of '1') caller.command('sndcode', key);
      await eventually('the menu is passed', () => hotline.storedCall(user).record.path[0]);
      for (const key of '1234#') caller.command('sndcode', key);
      const answered = await phone.ringing();
      expect(desk.pops[0]?.path).toMatchObject([{ input: '1' }, { input: '1234' }]);
      await answered.pickUp();
      void answered.play(join(hotline.folder, 'agent.wav'));
      const { channels } = await phone.listen(answered, 2_600);
      caller.command('hangup');
      await caller.reports('CALL_CLOSED');
      const said = await eventually('what was heard is what baresip said', () => {
        const whole = caller.said();
        return likeness(channels[0] ?? new Int16Array(), whole) > alike ? whole : undefined;
      });
      const { record, recordings } = await hotline.closedCall(user);
      expect(record).toMatchObject({ outcome: 'answered', endedBy: 'caller' });
      const [left, right] = parseWav(readFileSync(recordings[0]?.file ?? '')).channels;
      expect(likeness(left ?? new Int16Array(), said)).toBeGreaterThan(alike);
      expect(likeness(right ?? new Int16Array(), agentVoice)).toBeGreaterThan(alike);
    });

    it.each(protocols)('is refused with a wrong password, over %s', async (protocol) => {
      const { extension: user } = hotline.card(1);
      const says = join(hotline.folder, 'agent.wav');
      const phone = await baresip({ protocol, user, password: 'wrong', says, answers: 'auto' });
      const { param } = await phone.reports('REGISTER_FAIL');
      expect(param).toMatch(/403|401/);
      expect(hotline.app.telephony.isReachable(user)).toBe(false);
    });
  });

  describe('a terminal phone', () => {
    it.each(protocols)('is registered with the right password only, over %s', async (protocol) => {
      const { extension } = hotline.card(2);
      const wrong = await hotline.phone(2, { protocol, password: 'wrong' });
      await expect(wrong.terminal.register(60)).rejects.toMatchObject({ code: 'sip-failed' });
      expect(hotline.app.telephony.isReachable(extension)).toBe(false);
      const right = await hotline.phone(2, { protocol });
      expect(await right.terminal.register(60)).toBe(60);
      expect(hotline.app.telephony.isReachable(extension)).toBe(true);
    });
  });

  describe.skipIf(!existsSync('/usr/bin/sipp'))('sipp', () => {
    it.each([
      ['udp', 'u1'],
      ['tcp', 't1'],
    ])('calls with its built-in scenario, over %s', async (_, transport) => {
      const { address, port } = hotline.sip;
      const before = hotline.app.counters();
      expect(before.calls.calls).toBe(0);
      const sipp = new ChildProgram('sipp', [
        `${address}:${port}`,
        ...['-sn', 'uac', '-s', numbers.notice, '-t', transport, '-i', '127.0.0.1'],
        ...['-m', String(sippCalls), '-r', '5', '-d', '500', '-nostdin', '-timeout', '20'],
      ]);
      const end = await sipp.ended;
      expect(end.code, sipp.output.slice(-3_000)).toBe(0);
    });
  });
});

describe.skipIf(!hasIPv6)('a hotline on IPv6', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start({ address: '::1' });
    writeWav(join(hotline.folder, 'agent.wav'), agentVoice);
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  it.each(protocols)('is called and answered over %s', async (protocol) => {
    const { desk, phone } = await hotline.agent(0, { protocol });
    const caller = await hotline.caller({ protocol });
    const call = await caller.dial(numbers.queue);
    const answered = await phone.ringing();
    await answered.pickUp();
    void answered.play(join(hotline.folder, 'agent.wav'));
    await desk.reaches('talking talking');
    const { channels } = await caller.listen(call, 2_600);
    expect(likeness(channels[0] ?? new Int16Array(), agentVoice)).toBeGreaterThan(alike);
    call.hangUp();
    expect((await hotline.closedCall(caller.number)).record.outcome).toBe('answered');
  });
});
