import { describe, expect, it } from 'vitest';
import { InviteClientTransaction } from '../../../../src/engine/sip/transaction/invite-client-transaction.ts';
import { NonInviteClientTransaction } from '../../../../src/engine/sip/transaction/non-invite-client-transaction.ts';
import { MachineRig, response } from './machine-rig.ts';

function invite(isReliable = false) {
  const rig = new MachineRig();
  const makeAck = () => Buffer.from('ACK');
  const machine = new InviteClientTransaction(
    rig.context,
    rig.hop(isReliable),
    Buffer.from('INVITE'),
    makeAck,
    rig.clientUser,
  );
  machine.start();
  return { rig, machine };
}

describe('the INVITE client transaction (RFC 3261 §17.1.1, RFC 6026)', () => {
  it('repeats the INVITE when timer A fires, doubling it without bound', () => {
    const { rig } = invite();
    rig.clock.advance(31_999);
    expect(rig.sent).toEqual([
      '0 INVITE',
      '500 INVITE',
      '1500 INVITE',
      '3500 INVITE',
      '7500 INVITE',
      '15500 INVITE',
      '31500 INVITE',
    ]);
    expect(rig.retransmitted).toBe(6);
  });

  it('does not start timer A over a reliable transport', () => {
    const { rig } = invite(true);
    rig.clock.advance(31_999);
    expect(rig.sent).toEqual(['0 INVITE']);
  });

  it('informs the user of a timeout when timer B fires while still calling', () => {
    const { rig, machine } = invite();
    rig.clock.advance(32_000);
    expect(rig.told).toEqual(['32000 timeout', '32000 terminated']);
    expect(machine.state).toBe('terminated');
    expect(rig.timers.size).toBe(0);
  });

  it('stops repeating and timing out once a provisional response came', () => {
    const { rig, machine } = invite();
    rig.clock.advance(400);
    machine.receive(response(180));
    rig.clock.advance(3_600_000);
    expect(rig.sent).toEqual(['0 INVITE']);
    expect(rig.told).toEqual(['400 180']);
    expect(machine.state).toBe('proceeding');
    expect(rig.timers.size).toBe(0);
  });

  it('passes every provisional response up', () => {
    const { rig, machine } = invite();
    machine.receive(response(180));
    machine.receive(response(183));
    expect(rig.told).toEqual(['0 180', '0 183']);
  });

  it('ACKs a failure and each repetition of it, which it does not pass up', () => {
    const { rig, machine } = invite();
    machine.receive(response(486));
    rig.clock.advance(1_000);
    machine.receive(response(486));
    expect(rig.sent).toEqual(['0 INVITE', '0 ACK', '1000 ACK']);
    expect(rig.told).toEqual(['0 486']);
  });

  it('stays completed for timer D, at least 32 s, over an unreliable transport', () => {
    const { rig, machine } = invite();
    machine.receive(response(486));
    rig.clock.advance(31_999);
    expect(machine.state).toBe('completed');
    rig.clock.advance(1);
    expect(rig.told).toEqual(['0 486', '32000 terminated']);
  });

  it('has a timer D of 0 over a reliable transport', () => {
    const { rig, machine } = invite(true);
    machine.receive(response(486));
    rig.clock.advance(0);
    expect(rig.told).toEqual(['0 486', '0 terminated']);
  });

  it('leaves the ACK of a 2xx to the user and passes repetitions up until timer M', () => {
    const { rig, machine } = invite();
    machine.receive(response(200));
    rig.clock.advance(500);
    machine.receive(response(200));
    machine.receive(response(486));
    rig.clock.advance(31_500);
    expect(rig.sent).toEqual(['0 INVITE']);
    expect(rig.told).toEqual(['0 200', '500 200', '32000 terminated']);
  });

  it.each(['calling', 'proceeding'])(
    'informs the user when the transport fails while %s',
    (state) => {
      const { rig, machine } = invite();
      if (state === 'proceeding') machine.receive(response(180));
      machine.transportFailed();
      expect(rig.told.slice(-2)).toEqual(['0 transport', '0 terminated']);
      expect(rig.timers.size).toBe(0);
    },
  );

  it('keeps silent about what comes after its end', () => {
    const { rig, machine } = invite();
    machine.transportFailed();
    machine.receive(response(200));
    machine.abandon('timeout');
    expect(rig.told).toEqual(['0 transport', '0 terminated']);
  });
});

function request(isReliable = false) {
  const rig = new MachineRig();
  const bytes = Buffer.from('BYE');
  const machine = new NonInviteClientTransaction(
    rig.context,
    rig.hop(isReliable),
    bytes,
    rig.clientUser,
  );
  machine.start();
  return { rig, machine };
}

const times = (sent: readonly string[]) => sent.map((line) => Number.parseInt(line, 10));

describe('the non-INVITE client transaction (RFC 3261 §17.1.2)', () => {
  it('repeats the request when timer E fires, doubling it up to T2', () => {
    const { rig } = request();
    rig.clock.advance(31_999);
    expect(times(rig.sent)).toEqual([
      0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
    ]);
  });

  it('repeats it every T2 once a provisional response came', () => {
    const { rig, machine } = request();
    machine.receive(response(100));
    rig.clock.advance(9_000);
    expect(times(rig.sent)).toEqual([0, 500, 4_500, 8_500]);
  });

  it.each(['trying', 'proceeding'])('times out by timer F while %s', (state) => {
    const { rig, machine } = request();
    if (state === 'proceeding') machine.receive(response(100));
    rig.clock.advance(32_000);
    expect(rig.told.slice(-2)).toEqual(['32000 timeout', '32000 terminated']);
    expect(rig.timers.size).toBe(0);
  });

  it('does not repeat over a reliable transport', () => {
    const { rig } = request(true);
    rig.clock.advance(31_999);
    expect(rig.sent).toEqual(['0 BYE']);
  });

  it('buffers repeated final responses for timer K', () => {
    const { rig, machine } = request();
    machine.receive(response(200));
    machine.receive(response(200));
    rig.clock.advance(4_999);
    expect(machine.state).toBe('completed');
    rig.clock.advance(1);
    expect(rig.told).toEqual(['0 200', '5000 terminated']);
    expect(rig.sent).toEqual(['0 BYE']);
  });

  it('has a timer K of 0 over a reliable transport', () => {
    const { rig, machine } = request(true);
    machine.receive(response(404));
    rig.clock.advance(0);
    expect(rig.told).toEqual(['0 404', '0 terminated']);
  });

  it('informs the user when the transport fails', () => {
    const { rig, machine } = request();
    machine.transportFailed();
    expect(rig.told).toEqual(['0 transport', '0 terminated']);
    expect(rig.timers.size).toBe(0);
  });
});
