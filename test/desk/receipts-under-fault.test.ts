/**
 * The pop's promise, under cuts at every step of the protocol: each offer is shown once, no phone
 * rings before its pop was on the screen, no command is done twice, and at the end desk and server
 * agree. Each run is one shift of a desk; see test/support/desk/desk-shift.ts.
 */
import { describe, expect, it } from 'vitest';
import { deskLimits } from '../../src/protocol/desk-protocol.ts';
import { linJing, sampleCallback, samplePop } from '../support/desk/desk-samples.ts';
import { DeskShift } from '../support/desk/desk-shift.ts';
import { type Cut, cuts, type WireMoment } from '../support/desk/desk-wire.ts';

const seededRuns = 1_000;

/** One call after the other, from the pop to the end of wrap-up. */
async function takeCalls(shift: DeskShift, calls: number, reloads = 0): Promise<void> {
  const { agentDesk } = shift;
  const maybeReload = () => {
    if (shift.random() < reloads) shift.reload();
  };
  await shift.carry({ name: 'ready' }, () => shift.state === 'ready');
  for (let number = 1; number <= calls; number++) {
    const callback = sampleCallback(number, shift.clock.now());
    agentDesk.listCallbacks(linJing, { nearest: [callback], further: 0 });
    await shift.run({ name: 'call-back', callbackId: callback.id });
    agentDesk.offer(linJing, samplePop(number, shift.clock.now()));
    if (shift.random() < 0.3) await shift.pass(Math.floor(shift.random() * 200));
    maybeReload();
    // The phone rings after the receipt only: without it the story does not go on.
    await shift.until(() => shift.phase === 'ringing');
    maybeReload();
    agentDesk.answer(linJing);
    await shift.carry({ name: 'hold' }, () => shift.phase === 'held');
    maybeReload();
    await shift.carry({ name: 'retrieve' }, () => shift.phase === 'talking');
    await shift.run({ name: 'send-digits', digits: `${number}` });
    if (number === 1) await shift.pass(deskLimits.heartbeatMs);
    await shift.carry({ name: 'clear' }, () => shift.phase === 'wrap-up');
    await shift.carry({ name: 'end-wrap-up' }, () => shift.state === 'ready');
  }
  shift.cutAt = () => undefined;
  await shift.until(() => shift.page.state.link.state === 'live');
  await shift.pass(15_000);
}

/** What must hold of a shift that is over, in words; empty: all of it. */
function broken(shift: DeskShift, calls: number): readonly string[] {
  const offers = Array.from({ length: calls }, (_, index) => `ofr_${index + 1}`).join();
  const rules: Readonly<Record<string, boolean>> = {
    'each pop is raised once, in order': shift.raised.join() === offers,
    'each pop is receipted': [...new Set(shift.agentDesk.receipts)].join() === offers,
    'no phone rings before its pop was painted': shift.rangUnseen.length === 0,
    'no pop stays on the desk': shift.page.state.pop === undefined,
    'desk and server agree':
      JSON.stringify(shift.page.state.view) === JSON.stringify(shift.agentDesk.view(linJing)),
    'the last list of callbacks is shown':
      JSON.stringify(shift.page.state.callbacks) ===
      JSON.stringify(shift.agentDesk.callbacks(linJing)),
    'no fault is reported': shift.faults.length === 0,
    'no command is done twice': countedCommands.every(
      (name) => timesDone(shift, name) <= given(shift, name).length,
    ),
    'each confirmed command is done': countedCommands.every((name) => {
      const confirmed = given(shift, name).filter(({ answer }) => answer?.ok);
      return timesDone(shift, name) >= confirmed.length;
    }),
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

/** Each of these is done as often as it arrives: none is harmless twice. */
const countedCommands = ['call-back', 'hold', 'retrieve', 'send-digits', 'clear'] as const;

function given(shift: DeskShift, name: string) {
  return shift.given.filter(({ command }) => command.name === name);
}

function timesDone(shift: DeskShift, name: string): number {
  return shift.agentDesk.done.filter((line) => line.startsWith(`${name} `)).length;
}

/** The moments of two calls that nothing disturbs. */
async function undisturbedMoments(): Promise<readonly WireMoment[]> {
  const shift = new DeskShift(1);
  const seen: WireMoment[] = [];
  shift.cutAt = (moment) => {
    seen.push(moment);
    return undefined;
  };
  await takeCalls(shift, 2);
  return seen;
}

const protocolSteps = [
  ...['up connect', 'down connected', 'up hello', 'down welcome', 'down snapshot', 'down event'],
  ...['up ack', 'up command', 'down answer', 'down ping', 'up pong'],
];

async function cutOnce(number: number, cut: Cut): Promise<DeskShift> {
  const shift = new DeskShift(1);
  shift.cutAt = (moment) => (moment.number === number ? cut : undefined);
  await takeCalls(shift, 2);
  shift.page.stop();
  return shift;
}

describe('the pop under fault', () => {
  it('is kept by a wire that is cut at each step, in each way', async () => {
    const steps = await undisturbedMoments();
    expect(new Set(steps.map(({ step }) => step))).toEqual(new Set(protocolSteps));
    const failures: string[] = [];
    for (const { number, step, when } of steps) {
      for (const cut of cuts) {
        const rules = broken(await cutOnce(number, cut), 2);
        if (rules.length > 0) failures.push(`${cut} ${when} ${step}: ${rules.join('; ')}`);
      }
    }
    expect(failures).toEqual([]);
  }, 120_000);

  it(`is kept through many cuts and reloads, in ${seededRuns} seeded runs`, async () => {
    const failures: string[] = [];
    let cutsMade = 0;
    for (let seed = 1; seed <= seededRuns; seed++) {
      const shift = new DeskShift(seed);
      shift.cutAt = () => {
        if (shift.random() >= 0.03) return undefined;
        cutsMade++;
        return cuts[Math.floor(shift.random() * cuts.length)];
      };
      await takeCalls(shift, 2, 0.2);
      shift.page.stop();
      const rules = broken(shift, 2);
      if (rules.length > 0) failures.push(`seed ${seed}: ${rules.join('; ')}`);
    }
    expect(failures).toEqual([]);
    expect(cutsMade).toBeGreaterThan(2 * seededRuns);
  }, 120_000);
});
