/**
 * Conversations in a process of their own, for `bench/calls.ts`: their audio keeps a process busy, which
 * would come late to what it measures. It talks until the parent says `stop`. Phones are on machines of
 * their own: here they take only the turns that the hotline leaves.
 */
import { constants, setPriority } from 'node:os';
import { address } from '../rig/hotline-processes.ts';
import { startConversations } from './conversations.ts';
import { SipSocket } from './sip-socket.ts';
import type { TalkersAnswer, TalkersCommand } from './talkers-messages.ts';
import { until } from './waiting.ts';

const endMsMax = 40_000;

setPriority(constants.priority.PRIORITY_LOW);

let stop = async (): Promise<void> => undefined;

process.on('message', (command: TalkersCommand) => {
  const done = command.kind === 'talk' ? talk(command) : stop();
  void done.then(() => process.send?.({ kind: 'done' } satisfies TalkersAnswer));
});
// The bench is gone: nobody is left to talk for.
process.once('disconnect', () => process.exit(1));

async function talk({ hotline, agents }: Extract<TalkersCommand, { kind: 'talk' }>): Promise<void> {
  const socket = await SipSocket.open(address, hotline.sipPort);
  const set = await startConversations(hotline, socket, agents);
  stop = async () => {
    for (const caller of set.callers) caller.hangUp();
    await Promise.all(set.callers.map(({ ended }) => ended));
    await until('no phone is in a call', () => socket.dialogs.size === 0, endMsMax);
    set.pacing.stop();
    for (const { desk } of set.agents) desk.disconnect();
    for (const leg of [...set.callerLegs, ...set.agentLegs]) leg.close();
    socket.close();
  };
}
