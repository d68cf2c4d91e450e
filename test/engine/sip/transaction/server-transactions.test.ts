import { describe, expect, it } from 'vitest';
import { InviteServerTransaction } from '../../../../src/engine/sip/transaction/invite-server-transaction.ts';
import { NonInviteServerTransaction } from '../../../../src/engine/sip/transaction/non-invite-server-transaction.ts';
import { MachineRig } from './machine-rig.ts';

function invite(isReliable = false) {
  const rig = new MachineRig();
  const machine = new InviteServerTransaction(rig.context, rig.hop(isReliable), rig.serverUser);
  const say = (status: number) => machine.respond(status, Buffer.from(String(status)));
  return { rig, machine, say };
}

describe('the INVITE server transaction (RFC 3261 §17.2.1, RFC 6026)', () => {
  it('repeats its last provisional response for each repeated INVITE', () => {
    const { rig, machine, say } = invite();
    say(100);
    say(180);
    machine.receiveAgain();
    machine.receiveAgain();
    expect(rig.sent).toEqual(['0 100', '0 180', '0 180', '0 180']);
    expect(rig.retransmitted).toBe(2);
  });

  it('repeats a failure when timer G fires, doubling it up to T2, until timer H', () => {
    const { rig, machine, say } = invite();
    say(486);
    rig.clock.advance(12_000);
    expect(rig.sent).toEqual(['0 486', '500 486', '1500 486', '3500 486', '7500 486', '11500 486']);
    rig.clock.advance(20_000);
    expect(rig.told).toEqual(['32000 ack-timeout', '32000 terminated']);
    expect(machine.state).toBe('terminated');
    expect(rig.timers.size).toBe(0);
  });

  it('does not repeat a failure by itself over a reliable transport', () => {
    const { rig, say } = invite(true);
    say(486);
    rig.clock.advance(31_999);
    expect(rig.sent).toEqual(['0 486']);
  });

  it('repeats a failure for each repeated INVITE', () => {
    const { rig, machine, say } = invite(true);
    say(486);
    machine.receiveAgain();
    expect(rig.sent).toEqual(['0 486', '0 486']);
  });

  it('stops repeating at the ACK, and absorbs further ACKs for timer I', () => {
    const { rig, machine, say } = invite();
    say(486);
    machine.receiveAck();
    expect(machine.state).toBe('confirmed');
    machine.receiveAck();
    machine.receiveAgain();
    rig.clock.advance(5_000);
    expect(rig.sent).toEqual(['0 486']);
    expect(rig.told).toEqual(['5000 terminated']);
  });

  it('has a timer I of 0 over a reliable transport', () => {
    const { rig, machine, say } = invite(true);
    say(486);
    machine.receiveAck();
    rig.clock.advance(0);
    expect(rig.told).toEqual(['0 terminated']);
  });

  it('absorbs repeated INVITEs after a 2xx and lets the user repeat it, until timer L', () => {
    const { rig, machine, say } = invite();
    say(200);
    machine.receiveAgain();
    say(200);
    say(486);
    rig.clock.advance(31_999);
    expect(machine.state).toBe('accepted');
    rig.clock.advance(1);
    expect(rig.sent).toEqual(['0 200', '0 200']);
    expect(rig.told).toEqual(['32000 terminated']);
  });

  it('sends no second final response', () => {
    const { rig, say } = invite();
    say(486);
    say(200);
    expect(rig.sent).toEqual(['0 486']);
  });

  it('ends when the transport fails before the final response', () => {
    const { rig, machine } = invite();
    machine.transportFailed();
    expect(rig.told).toEqual(['0 transport', '0 terminated']);
  });
});

function request(isReliable = false) {
  const rig = new MachineRig();
  const machine = new NonInviteServerTransaction(rig.context, rig.hop(isReliable), rig.serverUser);
  const say = (status: number) => machine.respond(status, Buffer.from(String(status)));
  return { rig, machine, say };
}

describe('the non-INVITE server transaction (RFC 3261 §17.2.2)', () => {
  it('absorbs repeated requests while trying', () => {
    const { rig, machine } = request();
    machine.receiveAgain();
    expect(rig.sent).toEqual([]);
    expect(machine.state).toBe('trying');
  });

  it('answers repeated requests with the last provisional, later with the final response', () => {
    const { rig, machine, say } = request();
    say(100);
    machine.receiveAgain();
    say(200);
    machine.receiveAgain();
    expect(rig.sent).toEqual(['0 100', '0 100', '0 200', '0 200']);
  });

  it('discards what the user says after the final response', () => {
    const { rig, say } = request();
    say(200);
    say(500);
    expect(rig.sent).toEqual(['0 200']);
  });

  it('lives for timer J after the final response', () => {
    const { rig, say } = request();
    say(200);
    rig.clock.advance(31_999);
    expect(rig.told).toEqual([]);
    rig.clock.advance(1);
    expect(rig.told).toEqual(['32000 terminated']);
  });

  it('has a timer J of 0 over a reliable transport', () => {
    const { rig, say } = request(true);
    say(200);
    rig.clock.advance(0);
    expect(rig.told).toEqual(['0 terminated']);
  });

  it('tells the user that the transport failed', () => {
    const { rig, machine } = request();
    machine.transportFailed();
    expect(rig.told).toEqual(['0 transport', '0 terminated']);
  });
});
