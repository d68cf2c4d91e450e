/** Agents at work without people: their phones registered, their desks connected. */
import { DeskClient, type DeskHappening } from '../../src/client/desk-client.ts';
import type { DeskCommand } from '../../src/protocol/desk-commands.ts';
import { address, type BenchAgent, type HotlineFace, password } from '../rig/hotline-processes.ts';
import { Phone, type PhoneOptions } from './phone.ts';
import type { SipSocket } from './sip-socket.ts';

/** The sign-in counts a try as failed until it is verified, and slows a source with twenty. */
const signInsAtOnce = 8;

export interface WorkingAgent {
  readonly agent: BenchAgent;
  readonly phone: Phone;
  readonly desk: DeskClient;
}

export interface AgentWishes extends Pick<PhoneOptions, 'rtpPort' | 'onRinging' | 'onAnswered'> {
  readonly onHappening?: (happening: DeskHappening) => void;
}

/** Signs them in and registers their phones; none is ready yet. */
export async function startAgents(
  hotline: HotlineFace,
  socket: SipSocket,
  wishes: (index: number) => AgentWishes,
  agents: readonly BenchAgent[],
): Promise<readonly WorkingAgent[]> {
  const working: WorkingAgent[] = [];
  const waiting = [...agents.entries()];
  const startNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, agent] = next;
      working[index] = await startAgent(hotline, socket, agent, wishes(index));
    }
  };
  await Promise.all(Array.from({ length: signInsAtOnce }, startNext));
  return working;
}

async function startAgent(
  hotline: HotlineFace,
  socket: SipSocket,
  agent: BenchAgent,
  { onHappening, ...media }: AgentWishes,
): Promise<WorkingAgent> {
  const { username, extension } = agent;
  const phone = new Phone({ socket, host: address, extension, password, ...media });
  await phone.register();
  const desk = await DeskClient.signIn({
    ...{ address: hotline.deskAddress, username, password },
    ...(onHappening ? { onHappening } : {}),
  });
  await desk.connect();
  return { agent, phone, desk };
}

/** @throws Error when the desk refuses it */
export async function command(desk: DeskClient, wanted: DeskCommand): Promise<void> {
  const answer = await desk.command(wanted);
  if (!answer.ok) throw new Error(`${wanted.name}: ${answer.error.code} ${answer.error.message}`);
}
