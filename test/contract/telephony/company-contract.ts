/** Three people and more: conferences, a supervisor who listens, a leg that is muted. */
import { describe, expect, test } from 'vitest';
import type { Leg } from '../../../src/calls/ports.ts';
import { eventually } from '../../support/eventually.ts';
import type { PeerCall } from '../../support/sip-peer.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { answeredCaller, settledCode } from './incoming-call-contract.ts';
import { acceptOn, openPhone, type Phone, ringOptions } from './ring-contract.ts';

interface Talker extends Pick<Phone, 'rtp'> {
  readonly leg: Leg;
  readonly dialog: PeerCall;
}

/** What each says. */
const tones = { caller: 400, agent: 1200, third: 2000 };

export function companyContract(under: () => TelephonyFixture): void {
  async function phone(extension: string, tone: number): Promise<Talker & Phone> {
    const opened = await openPhone(under, extension);
    const ringing = under().telephony.ring(ringOptions(extension));
    const invite = await opened.peer.expectRequest('INVITE');
    const dialog = await acceptOn(opened, invite);
    const result = await ringing;
    if (result.outcome !== 'answered') throw new Error(result.outcome);
    opened.rtp.sendTone(invite.body, tone);
    return { ...opened, leg: result.leg, dialog };
  }

  async function three() {
    const caller = await answeredCaller(under);
    const agent = await phone('1021', tones.agent);
    const third = await phone('1022', tones.third);
    await caller.leg.bridge(agent.leg);
    await Promise.all([caller.rtp.hears(tones.agent), agent.rtp.hears(tones.caller)]);
    return { caller, agent, third };
  }

  async function hangUp(...talkers: readonly Talker[]): Promise<void> {
    const over = talkers.map(({ leg, dialog }) => Promise.all([leg.hangup(), dialog.expectBye()]));
    await Promise.all(over);
  }

  describe('a conference', () => {
    test('lets all hear the others, and lives until the last has left', async () => {
      const { caller, agent, third } = await three();
      const conference = await under().telephony.conference([caller.leg, agent.leg, third.leg]);
      await Promise.all([
        caller.rtp.hearsOnly([tones.agent, tones.third]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
        third.rtp.hearsOnly([tones.caller, tones.agent]),
      ]);
      const left: Leg[] = [];
      conference.onLeft((leg) => left.push(leg));
      await conference.leave(agent.leg);
      expect(conference.legs).toEqual([caller.leg, third.leg]);
      await Promise.all([caller.rtp.hearsOnly([tones.third]), third.rtp.hearsOnly([tones.caller])]);
      await agent.leg.startMusic('tone_stream://%(1000,0,800)');
      await agent.rtp.hearsOnly([800]);
      await conference.join(agent.leg);
      await agent.rtp.hearsOnly([tones.caller, tones.third]);

      await third.dialog.bye();
      await caller.leg.bridge(agent.leg);
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);
      expect(conference.ended.aborted).toBe(true);
      expect(new Set(left)).toEqual(new Set([agent.leg, third.leg, caller.leg]));
      expect(await settledCode(conference.join(agent.leg))).toBe('conflict');
      await hangUp(caller, agent);
    });

    test('takes nobody in when one of them has gone', async () => {
      const { caller, agent, third } = await three();
      await third.dialog.bye();
      const joining = under().telephony.conference([caller.leg, agent.leg, third.leg]);
      expect(await settledCode(joining)).toBe('leg-ended');
      await caller.leg.bridge(agent.leg);
      await Promise.all([caller.rtp.hears(tones.agent), agent.rtp.hears(tones.caller)]);
      await hangUp(caller, agent);
    });

    test('ends and leaves everybody on the line', async () => {
      const { caller, agent, third } = await three();
      const legs = [caller.leg, agent.leg, third.leg];
      const conference = await under().telephony.conference(legs);
      await conference.end();
      expect(conference.legs).toEqual([]);
      expect(conference.ended.aborted).toBe(true);
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hearsOnly([800]);
      await hangUp(caller, agent, third);
    });
  });

  describe('a supervisor', () => {
    test('listens to both, whispers to one, speaks to both, and leaves', async () => {
      const { caller, agent, third: supervisor } = await three();
      const listening = await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);

      await listening.setMode('whisper');
      await agent.rtp.hearsOnly([tones.caller, tones.third]);
      caller.rtp.forget();
      await caller.rtp.hearsOnly([tones.agent]);

      await listening.setMode('barge');
      await Promise.all([
        caller.rtp.hearsOnly([tones.agent, tones.third]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
      ]);
      expect(listening.mode).toBe('barge');

      await listening.end();
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);
      await supervisor.leg.startMusic('tone_stream://%(1000,0,800)');
      await supervisor.rtp.hearsOnly([800]);
      await hangUp(caller, agent, supervisor);
    });

    test('goes on listening when the agent is joined with somebody else', async () => {
      const { caller, agent, third: supervisor } = await three();
      await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      const consulted = await phone('1023', 2800);
      await agent.leg.bridge(consulted.leg);
      await supervisor.rtp.hearsOnly([tones.agent, 2800]);
      await hangUp(caller, agent, supervisor, consulted);
    });

    test('is told when who was listened to has hung up, and stays on the line', async () => {
      const { caller, agent, third: supervisor } = await three();
      const listening = await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      await agent.dialog.bye();
      await eventually('the listening is over', () => listening.ended.aborted || undefined);
      expect(await settledCode(listening.setMode('barge'))).toBe('conflict');
      expect(await settledCode(supervisor.leg.listenTo(agent.leg, 'listen'))).toBe('leg-ended');
      expect(supervisor.leg.ended.aborted).toBe(false);
      await hangUp(caller, supervisor);
    });
  });

  describe('a muted leg', () => {
    test('is not heard, in its bridge or in a conference, until it is unmuted', async () => {
      const { caller, agent, third } = await three();
      await agent.leg.mute(true);
      await eventually('the agent is silent', () => {
        return caller.rtp.loudnessAt(tones.agent) === 0 || undefined;
      });
      await under().telephony.conference([caller.leg, agent.leg, third.leg]);
      await Promise.all([
        caller.rtp.hearsOnly([tones.third]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
      ]);
      await agent.leg.mute(false);
      await caller.rtp.hearsOnly([tones.agent, tones.third]);
      await hangUp(caller, agent, third);
    });
  });
}
