/** Situations that many tests begin with, and what a phone sees of them on the wire. */
import type { TerminalCall } from '../../../src/cli/terminal/terminal-call.ts';
import type { AgentAtWork, RunningHotline, StoredCall } from './running-hotline.ts';
import { numbers } from './test-dialplan.ts';
import type { TestPhone } from './test-phone.ts';

/** A phone that rings: what it received and sent. */
export const rang: readonly string[] = ['<- INVITE', '-> 100 INVITE', '-> 180 INVITE'];
/** And that stops, because we gave up. */
export const rungOff: readonly string[] = [
  ...['<- CANCEL', '-> 200 CANCEL', '-> 487 INVITE', '<- ACK'],
];

export interface RingingCall extends Pick<AgentAtWork, 'desk' | 'phone'> {
  readonly caller: TestPhone & { readonly number: string };
  /** The caller's. */
  readonly call: TerminalCall;
  /** The agent's. */
  readonly rung: TerminalCall;
}

/** The first agent is ready and her phone rings for a caller. */
export async function ringingCall(
  hotline: RunningHotline,
  number: string = numbers.queue,
): Promise<RingingCall> {
  const { desk, phone } = await hotline.agent(0);
  const caller = await hotline.caller();
  const call = await caller.dial(number);
  return { desk, phone, caller, call, rung: await phone.ringing() };
}

/** She has answered. */
export async function talkingCall(
  hotline: RunningHotline,
  number: string = numbers.queue,
): Promise<RingingCall> {
  const ringing = await ringingCall(hotline, number);
  await ringing.rung.pickUp();
  await ringing.desk.reaches('talking talking');
  return ringing;
}

/** The call's timeline in words. */
export function kindsOf(events: StoredCall['events']): readonly string[] {
  return events.map(({ kind }) => kind);
}
