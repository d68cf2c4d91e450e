/** One call to the hotline: INVITE, ACK, and a BYE when told to. */
import { randomBytes } from 'node:crypto';
import { audioPort, sdp } from './sdp.ts';
import { contactUri, header, type SipMessage, type SipSocket } from './sip-socket.ts';

export interface CallerOptions {
  readonly socket: SipSocket;
  readonly host: string;
  readonly from: string;
  readonly to: string;
  /** Where the caller takes RTP. */
  readonly rtpPort: number;
}

export class Caller {
  /** Milliseconds from the INVITE to its 200. Rejects for any other final response or none. */
  readonly answered: Promise<number>;
  /** Settles when the hotline hung up, or our BYE was answered with 200. Rejects otherwise. */
  readonly ended: Promise<void>;
  /** The hotline's RTP port; 0 before the answer. */
  remoteRtpPort = 0;
  readonly #options: CallerOptions;
  readonly #sipCallId = randomBytes(12).toString('hex');
  readonly #from: string;
  #to: string;
  #target: string;
  #settleAnswer: Settling<number> | undefined;
  #settleEnd: Settling<void> | undefined;

  constructor(options: CallerOptions) {
    this.#options = options;
    const { socket, from, to, host, rtpPort } = options;
    this.#from = `<sip:${from}@${socket.hostPort}>;tag=${this.#sipCallId.slice(0, 8)}`;
    this.#to = `<sip:${to}@${socket.server}>`;
    this.#target = `sip:${to}@${socket.server}`;
    this.answered = new Promise((resolve, reject) => {
      this.#settleAnswer = { resolve, reject };
    });
    this.ended = new Promise((resolve, reject) => {
      this.#settleEnd = { resolve, reject };
    });
    // Who waits only for the answer is told by it.
    this.ended.catch(() => undefined);
    const startedAt = performance.now();
    socket.dialogs.set(this.#sipCallId, (request) => this.#request(request));
    const onResponse = (response: SipMessage) => this.#inviteAnswered(response, startedAt);
    const onTimeout = () => this.#fail('no answer to the INVITE');
    const offer = sdp(host, rtpPort);
    socket.request(
      'INVITE',
      this.#target,
      this.#head('INVITE', 1),
      { onResponse, onTimeout },
      offer,
    );
  }

  hangUp(): void {
    const onResponse = ({ status }: SipMessage) => {
      if (status === 200) this.#end();
      else if (status > 200) this.#fail(`BYE answered with ${status}`);
    };
    const onTimeout = () => this.#fail('no answer to the BYE');
    this.#options.socket.request('BYE', this.#target, this.#head('BYE', 2), {
      onResponse,
      onTimeout,
    });
  }

  #inviteAnswered({ status, text }: SipMessage, startedAt: number): void {
    if (status < 200) return;
    if (status >= 300) {
      this.#fail(`INVITE answered with ${status}`);
      return;
    }
    this.#to = header(text, 'To');
    this.#target = contactUri(text);
    this.remoteRtpPort = audioPort(text);
    this.#options.socket.request('ACK', this.#target, this.#head('ACK', 1));
    this.#settleAnswer?.resolve(performance.now() - startedAt);
  }

  #request(request: SipMessage): void {
    const { socket, host, rtpPort } = this.#options;
    const contact = `Contact: <sip:load@${socket.hostPort}>`;
    if (request.method === 'INVITE') {
      socket.respond(request, 200, [contact], sdp(host, rtpPort));
    } else if (request.method !== 'ACK') socket.respond(request, 200);
    if (request.method === 'BYE') this.#end();
  }

  #head(method: string, sequence: number): readonly string[] {
    const { socket, from } = this.#options;
    return [
      `From: ${this.#from}`,
      `To: ${this.#to}`,
      `Call-ID: ${this.#sipCallId}`,
      `CSeq: ${sequence} ${method}`,
      `Contact: <sip:${from}@${socket.hostPort}>`,
    ];
  }

  #end(): void {
    this.#options.socket.dialogs.delete(this.#sipCallId);
    this.#settleEnd?.resolve();
  }

  #fail(why: string): void {
    this.#options.socket.dialogs.delete(this.#sipCallId);
    const error = new Error(why);
    this.#settleAnswer?.reject(error);
    this.#settleEnd?.reject(error);
  }
}

interface Settling<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}
