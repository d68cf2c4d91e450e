/** A desk in a test's hand: everything that happened at it is kept, in order, and can be waited for. */
import { DeskClient, type DeskHappening } from '../../../src/client/desk-client.ts';
import type { SignInCard } from '../../../src/first-start.ts';
import type { DeskCommand } from '../../../src/protocol/desk-commands.ts';
import type { AgentView, ScreenPop } from '../../../src/protocol/desk-view.ts';
import { eventually } from '../eventually.ts';

export interface TestDeskOptions {
  readonly address: string;
  readonly card: Pick<SignInCard, 'username' | 'password'>;
  readonly sendReceipts?: boolean;
}

export class TestDesk {
  readonly client: DeskClient;
  readonly happenings: DeskHappening[];

  static async open({ address, card, sendReceipts }: TestDeskOptions): Promise<TestDesk> {
    const happenings: DeskHappening[] = [];
    const { username, password } = card;
    const client = await DeskClient.signIn({
      ...{ address, username, password },
      ...(sendReceipts === undefined ? {} : { sendReceipts }),
      onHappening: (happening) => happenings.push(happening),
    });
    await client.connect();
    return new TestDesk(client, happenings);
  }

  private constructor(client: DeskClient, happenings: DeskHappening[]) {
    this.client = client;
    this.happenings = happenings;
  }

  get view(): AgentView {
    if (!this.client.view) throw new Error('the desk has no view yet');
    return this.client.view;
  }

  /** The agent's states as the desk was told them, each once: `offered ringing`, `not-ready break`. */
  get states(): readonly string[] {
    const told = this.happenings.flatMap((one) => (one.kind === 'agent-changed' ? [one.view] : []));
    return told.map(stateOf).filter((state, index, all) => state !== all[index - 1]);
  }

  /** Pops, receipts and withdrawals in order. */
  get offers(): readonly string[] {
    const kinds = ['offer-presented', 'receipt-confirmed', 'offer-withdrawn'];
    return this.happenings.map(({ kind }) => kind).filter((kind) => kinds.includes(kind));
  }

  get pops(): readonly ScreenPop[] {
    return this.happenings.flatMap((one) => (one.kind === 'offer-presented' ? [one.pop] : []));
  }

  /** Settles when the agent is in this state; see {@link states} for the words. */
  async reaches(state: string): Promise<AgentView> {
    return eventually(`the agent is ${state}`, () => {
      const now = stateOf(this.view);
      if (now !== state) throw new Error(`and not ${now}`);
      return this.view;
    });
  }

  /** @throws Error when the server refuses it */
  async does(command: DeskCommand): Promise<void> {
    const answer = await this.client.command(command);
    if (!answer.ok)
      throw new Error(`${command.name}: ${answer.error.code} ${answer.error.message}`);
  }

  /** Settles with what a REST address gives. */
  async get(path: string): Promise<unknown> {
    const response = await this.client.request(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  }
}

function stateOf({ state, call }: AgentView): string {
  if (state.state === 'not-ready') return `not-ready ${state.reason}`;
  return call ? `${state.state} ${call.phase}` : state.state;
}
