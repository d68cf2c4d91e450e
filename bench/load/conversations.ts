/** Many callers who talk with agents, audio both ways, for as long as a bench wants. */
import {
  address,
  type BenchAgent,
  type HotlineFace,
  queueNumber,
} from '../rig/hotline-processes.ts';
import { command, startAgents, type WorkingAgent } from './agents.ts';
import { Caller } from './caller.ts';
import { routeToPhones } from './phone.ts';
import { RtpLeg, RtpPacing } from './rtp-legs.ts';
import type { SipSocket } from './sip-socket.ts';
import { until } from './waiting.ts';

const setupMsMax = 60_000;

export const callerTone = (index: number) => 400 + index;
export const agentTone = (index: number) => 1_500 + index;

export interface Conversations {
  readonly agents: readonly WorkingAgent[];
  readonly callers: readonly Caller[];
  readonly callerLegs: readonly RtpLeg[];
  readonly agentLegs: readonly RtpLeg[];
  readonly pacing: RtpPacing;
}

/**
 * One conversation for each of the agents; returns when all talk.
 *
 * @param otherLegs are paced with those of the conversations
 */
export async function startConversations(
  hotline: HotlineFace,
  socket: SipSocket,
  who: readonly BenchAgent[],
  otherLegs: readonly RtpLeg[] = [],
): Promise<Conversations> {
  const callerLegs = await openLegs(who.length, callerTone);
  const agentLegs = await openLegs(who.length, agentTone);
  const pacing = new RtpPacing([...callerLegs, ...agentLegs, ...otherLegs]);
  const wishes = (index: number) => ({
    rtpPort: agentLegs[index]?.port ?? 0,
    onAnswered: (port: number) => agentLegs[index]?.sendTo(port),
  });
  const agents = await startAgents(hotline, socket, wishes, who);
  routeToPhones(
    socket,
    agents.map(({ phone }) => phone),
  );
  const callers: Caller[] = [];
  for (const [index, { desk }] of agents.entries()) {
    await command(desk, { name: 'ready' });
    const leg = callerLegs[index];
    const from = `139${String(index).padStart(8, '0')}`;
    const rtpPort = leg?.port ?? 0;
    const caller = new Caller({ socket, host: address, from, to: queueNumber, rtpPort });
    callers.push(caller);
    await caller.answered;
    leg?.sendTo(caller.remoteRtpPort);
  }
  const isTalking = () => agents.every(({ desk }) => desk.view?.state.state === 'talking');
  await until('all talk', isTalking, setupMsMax);
  return { agents, callers, callerLegs, agentLegs, pacing };
}

export async function openLegs(
  count: number,
  frequency: (index: number) => number,
): Promise<readonly RtpLeg[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) => RtpLeg.open(address, frequency(index))),
  );
}
