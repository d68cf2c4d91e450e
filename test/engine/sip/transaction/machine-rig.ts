/** One transaction machine on virtual time, with all it sends and says written down. */
import { SipHeaders } from '../../../../src/engine/sip/message/sip-headers.ts';
import { noBody, type SipResponse } from '../../../../src/engine/sip/message/sip-message.ts';
import { Timers } from '../../../../src/engine/sip/timers.ts';
import type {
  ClientTransactionUser,
  Hop,
  Received,
  ServerTransactionUser,
  TransactionContext,
} from '../../../../src/engine/sip/transaction/transaction-context.ts';
import { rfcTransactionTimes } from '../../../../src/engine/sip/transaction/transaction-times.ts';
import type { Flow } from '../../../../src/engine/sip/transport/flow.ts';
import { VirtualClock } from '../../../support/clocks/virtual-clock.ts';

const flow: Flow = {
  protocol: 'udp',
  localAddress: '10.0.0.1',
  localPort: 5060,
  remoteAddress: '10.0.0.2',
  remotePort: 5060,
  connectionId: 0,
};

export class MachineRig {
  readonly clock = new VirtualClock();
  readonly timers = new Timers(this.clock);
  /** `<ms> <what was sent>` */
  readonly sent: string[] = [];
  /** `<ms> <what the user was told>` */
  readonly told: string[] = [];
  retransmitted = 0;
  readonly context: TransactionContext = {
    times: rfcTransactionTimes,
    timers: this.timers,
    countRetransmission: () => {
      this.retransmitted++;
    },
  };

  hop(isReliable = false): Hop {
    const send = (bytes: Buffer) => void this.sent.push(`${this.clock.now()} ${bytes}`);
    return { isReliable, flow, send };
  }

  readonly clientUser: ClientTransactionUser = {
    onResponse: ({ message }) => this.#tell(String(message.status)),
    onFailure: (failure) => this.#tell(failure),
    onTerminated: () => this.#tell('terminated'),
  };

  readonly serverUser: ServerTransactionUser = {
    onFailure: (failure) => this.#tell(failure),
    onTerminated: () => this.#tell('terminated'),
  };

  #tell(what: string): void {
    this.told.push(`${this.clock.now()} ${what}`);
  }
}

export function response(status: number): Received<SipResponse> {
  const message: SipResponse = {
    kind: 'response',
    status,
    reason: '',
    headers: new SipHeaders(),
    body: noBody,
  };
  return { message, bytes: noBody, flow, receivedAt: 0 };
}
