/** Two user agents, alice and bob, on a simulated network and virtual time. */
import type { SipRequest, SipResponse } from '../../../src/engine/sip/message/sip-message.ts';
import type {
  Answer,
  Dialog,
  DialogEnding,
  HeaderFields,
  IncomingRequest,
  IncomingResponse,
  OutgoingRequest,
  ResponseHandler,
  SendResult,
  TransactionUser,
  UserAgentOptions,
} from '../../../src/engine/sip/transaction-user.ts';
import { UserAgent } from '../../../src/engine/sip/user-agent.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { type NetworkFaults, SimulatedNetwork } from './simulated-network.ts';

export const offer = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n';
export const answerSdp = 'v=0\r\no=- 2 2 IN IP4 10.0.0.2\r\ns=-\r\nt=0 0\r\n';

/** Remembers what it was told, and answers as told. */
export class RecordingUser implements TransactionUser {
  readonly requests: IncomingRequest[] = [];
  readonly dialogRequests: IncomingRequest[] = [];
  readonly acks: SipRequest[] = [];
  readonly cancels: SipRequest[] = [];
  readonly endings: { dialog: Dialog; ending: DialogEnding }[] = [];
  readonly expired: SipResponse[] = [];
  /** Run on each request outside a dialog. */
  answer: (incoming: IncomingRequest) => void = () => undefined;
  answerInDialog: (incoming: IncomingRequest) => void = (incoming) =>
    void incoming.respond({ status: 200 });

  onRequest(incoming: IncomingRequest): void {
    this.requests.push(incoming);
    this.answer(incoming);
  }
  onDialogRequest(incoming: IncomingRequest): void {
    this.dialogRequests.push(incoming);
    this.answerInDialog(incoming);
  }
  onAck(ack: SipRequest): void {
    this.acks.push(ack);
  }
  onCancel(cancel: SipRequest): void {
    this.cancels.push(cancel);
  }
  onDialogEnded(dialog: Dialog, ending: DialogEnding): void {
    this.endings.push({ dialog, ending });
  }
  onRequestExpired(_incoming: IncomingRequest, response: SipResponse): void {
    this.expired.push(response);
  }

  get dialog(): Dialog {
    return required(this.requests.at(-1)?.dialog);
  }
}

/** Collects the responses of one request. */
export class Responses implements ResponseHandler {
  readonly all: IncomingResponse[] = [];
  /** Run on each. */
  react: (incoming: IncomingResponse) => void = () => undefined;

  onResponse(incoming: IncomingResponse): void {
    this.all.push(incoming);
    this.react(incoming);
  }
  get statuses(): number[] {
    return this.all.map(({ response }) => response.status);
  }
  get last(): IncomingResponse {
    return required(this.all.at(-1));
  }
}

export class TwoAgents {
  readonly clock = new VirtualClock(1_000_000);
  readonly network: SimulatedNetwork;
  readonly alice: UserAgent;
  readonly bob: UserAgent;
  readonly aliceUser = new RecordingUser();
  readonly bobUser = new RecordingUser();

  constructor(options: { faults?: NetworkFaults; bob?: Partial<UserAgentOptions> } = {}) {
    this.network = new SimulatedNetwork(this.clock, options.faults);
    const both = { clock: this.clock, datagrams: this.network };
    const at = (address: string) => ({ protocol: 'udp' as const, address, port: 5060 });
    this.alice = new UserAgent({ ...both, listen: [at('10.0.0.1')], user: this.aliceUser });
    const bob = { ...both, listen: [at('10.0.0.2')], user: this.bobUser };
    this.bob = new UserAgent({ ...bob, ...options.bob });
  }

  static async started(options: ConstructorParameters<typeof TwoAgents>[0] = {}) {
    const agents = new TwoAgents(options);
    await agents.alice.start();
    await agents.bob.start();
    return agents;
  }

  /** Alice's INVITE to bob. */
  invite(options: { headers?: HeaderFields; body?: string } = {}) {
    const responses = new Responses();
    const outgoing = sent(
      this.alice.request({ method: 'INVITE', uri: 'sip:bob@10.0.0.2', ...options }, responses),
    );
    return { outgoing, responses };
  }

  /** A confirmed call from alice to bob; both dialogs. */
  call(options: { headers?: HeaderFields; answer?: Partial<Answer> } = {}) {
    this.bobUser.answer = (incoming) =>
      void incoming.respond({ status: 200, body: answerSdp, ...options.answer });
    const headers = options.headers ? { headers: options.headers } : {};
    const { responses, outgoing } = this.invite({ body: offer, ...headers });
    responses.react = ({ response, dialog }) => {
      if (response.status === 200) dialog?.ack();
    };
    this.clock.advance(100);
    return { alices: required(responses.last.dialog), bobs: this.bobUser.dialog, outgoing };
  }

  /** What went over the network from now on, by `a` and `b`. */
  watch(): () => string[] {
    const start = this.network.sent.length;
    return () =>
      this.network.flow
        .slice(start)
        .map((line) => line.replaceAll('10.0.0.1:5060', 'a').replaceAll('10.0.0.2:5060', 'b'));
  }

  /** Alive in both after everything has timed out. */
  leftovers(): number {
    this.clock.advance(200_000);
    return [this.alice, this.bob].reduce((sum, agent) => {
      const { clientTransactions, serverTransactions, dialogs, timers } = agent.counters();
      return sum + clientTransactions + serverTransactions + dialogs + timers;
    }, 0);
  }
}

export function sent(result: SendResult): OutgoingRequest {
  if (result.outcome === 'refused') throw new Error(`refused: ${result.reason}`);
  return result.outgoing;
}

export function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('missing');
  return value;
}
