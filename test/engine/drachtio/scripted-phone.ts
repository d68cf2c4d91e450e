/** A phone for tests: one user agent on loopback that answers as it is told and can call. */
import { systemClock } from '../../../src/base/clock.ts';
import type { SipRequest } from '../../../src/engine/sip/message/sip-message.ts';
import type {
  Dialog,
  HeaderFields,
  IncomingRequest,
  IncomingResponse,
  OutgoingRequest,
  ResponseHandler,
  SendResult,
} from '../../../src/engine/sip/transaction-user.ts';
import { UserAgent } from '../../../src/engine/sip/user-agent.ts';

export class ScriptedPhone {
  readonly sdp =
    'v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\n';
  /** Requests in the order in which they came; ACKs to 2xx too. */
  readonly received: SipRequest[] = [];
  /** Ask for credentials before an INVITE is answered. */
  challenge = false;
  refuseWith: number | undefined;
  ringsOnly = false;
  readonly #userAgent: UserAgent;

  constructor(protocol: 'udp' | 'tcp' = 'udp') {
    this.#userAgent = new UserAgent({
      listen: [{ protocol, address: '127.0.0.1', port: 0 }],
      clock: systemClock,
      user: {
        onRequest: (incoming) => this.#answer(incoming),
        onDialogRequest: (incoming) => this.#answer(incoming),
        onAck: (ack) => void this.received.push(ack),
        onCancel: () => undefined,
        onDialogEnded: () => undefined,
      },
    });
  }

  start(): Promise<void> {
    return this.#userAgent.start();
  }

  stop(): Promise<void> {
    return this.#userAgent.stop();
  }

  uri(user: string): string {
    return `sip:${user}@127.0.0.1:${this.#userAgent.listenPoints[0]?.port}`;
  }

  call(uri: string, body: string): PhoneCall {
    return new PhoneCall((responses) =>
      this.#userAgent.request({ method: 'INVITE', uri, body }, responses),
    );
  }

  /** The final status of a request outside dialogs. */
  async ask(uri: string, method: string, fields: HeaderFields = []): Promise<number> {
    const type = method === 'MESSAGE' ? ([['Content-Type', 'text/plain']] as const) : [];
    const headers = [...fields, ...type];
    const body = method === 'MESSAGE' ? 'hello' : '';
    const call = new PhoneCall((responses) =>
      this.#userAgent.request({ method, uri, headers, body }, responses),
    );
    return (await call.final()).response.status;
  }

  /** The final status of a request in the dialog that the answer made. */
  async inDialog(answer: IncomingResponse, method: string, body = ''): Promise<number> {
    const dialog: Dialog | undefined = answer.dialog;
    if (!dialog) throw new Error('no dialog');
    const headers = body === '' ? [] : ([['Content-Type', 'application/dtmf-relay']] as const);
    const call = new PhoneCall((responses) => dialog.request({ method, headers, body }, responses));
    return (await call.final()).response.status;
  }

  #answer(incoming: IncomingRequest): void {
    const { request } = incoming;
    this.received.push(request);
    if (request.method !== 'INVITE') {
      incoming.respond({ status: 200 });
    } else if (this.challenge && !request.headers.has('Authorization')) {
      const value = 'Digest realm="lab", nonce="abc", algorithm=MD5, qop="auth"';
      incoming.respond({ status: 401, headers: [['WWW-Authenticate', value]] });
    } else if (this.refuseWith !== undefined) {
      incoming.respond({ status: this.refuseWith });
    } else {
      incoming.respond({ status: 180 });
      if (!this.ringsOnly) incoming.respond({ status: 200, body: this.sdp });
    }
  }
}

/** A request of the phone and the responses to it. */
export class PhoneCall {
  readonly #outgoing: OutgoingRequest;
  readonly #responses: IncomingResponse[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(send: (responses: ResponseHandler) => SendResult) {
    const result = send({
      onResponse: (incoming) => {
        this.#responses.push(incoming);
        for (const wake of [...this.#waiting]) wake();
      },
    });
    if (result.outcome === 'refused') throw new Error(result.reason);
    this.#outgoing = result.outgoing;
  }

  cancel(): void {
    this.#outgoing.cancel();
  }

  /** Settles with the status once such a response has come. */
  async status(status: number): Promise<number> {
    return (await this.#find((one) => one.response.status === status)).response.status;
  }

  final(): Promise<IncomingResponse> {
    return this.#find((one) => one.response.status >= 200);
  }

  #find(isMeant: (incoming: IncomingResponse) => boolean): Promise<IncomingResponse> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.#responses.find(isMeant);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
