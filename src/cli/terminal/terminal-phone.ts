/**
 * A SIP phone without a screen: registers with digest, makes and takes calls over UDP or TCP. The
 * command line's caller and agent phone are this; tests and benches use it as well.
 */

import { systemClock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import { formatHostPort } from '../../base/host-port.ts';
import { bilingual } from '../../base/wording.ts';
import type { MediaEngine } from '../../engine/media/media-engine.ts';
import { answerChallenge } from '../../engine/sip/digest-credentials.ts';
import type { SipResponse } from '../../engine/sip/message/sip-message.ts';
import type {
  Dialog,
  IncomingRequest,
  IncomingResponse,
  OutgoingDraft,
  TransactionUser,
} from '../../engine/sip/transaction-user.ts';
import type { DatagramNetwork } from '../../engine/sip/transport/datagram-network.ts';
import type { TransportProtocol } from '../../engine/sip/transport/flow.ts';
import { UserAgent } from '../../engine/sip/user-agent.ts';
import { type CallProgress, TerminalCall } from './terminal-call.ts';

const cancelled = bilingual('cancelled', '对方取消');

export interface PhoneOptions {
  readonly media: MediaEngine;
  /** Of this phone; port 0 is any. */
  readonly local: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
  readonly protocol: TransportProtocol;
  readonly user: string;
  /** Absent: a phone that cannot register nor answer a challenge. */
  readonly password?: string;
  readonly onProgress?: (call: TerminalCall, progress: CallProgress) => void;
  /** Absent: incoming calls get 480. */
  readonly onIncoming?: (call: TerminalCall) => void;
  /** Absent: the host's UDP sockets. */
  readonly datagrams?: DatagramNetwork;
}

export class TerminalPhone {
  readonly #options: PhoneOptions;
  readonly #agent: UserAgent;
  readonly #calls = new Set<TerminalCall>();
  readonly #byDialog = new Map<number, TerminalCall>();
  readonly #byInvite = new Map<number, TerminalCall>();
  readonly #registration = { sipCallId: `${Date.now()}@terminal`, cseq: 0 };

  private constructor(options: PhoneOptions) {
    this.#options = options;
    this.#agent = new UserAgent({
      listen: [{ protocol: options.protocol, ...options.local }],
      clock: systemClock,
      user: this.#transactionUser(),
      ...(options.datagrams ? { datagrams: options.datagrams } : {}),
      product: 'hotline-terminal-phone',
    });
  }

  /** @throws HotlineError `port-in-use` */
  static async start(options: PhoneOptions): Promise<TerminalPhone> {
    const phone = new TerminalPhone(options);
    await phone.#agent.start();
    return phone;
  }

  /** `sip:` address of this phone's own socket. */
  get contact(): string {
    const [point] = this.#agent.listenPoints;
    const address = point?.address ?? this.#options.local.address;
    const transport = this.#options.protocol === 'tcp' ? ';transport=tcp' : '';
    const at = formatHostPort({ host: address, port: point?.port ?? 0 });
    return `sip:${this.#options.user}@${at}${transport}`;
  }

  /** Calls that have not ended. */
  get calls(): readonly TerminalCall[] {
    return [...this.#calls];
  }

  counters(): ReturnType<UserAgent['counters']> {
    return this.#agent.counters();
  }

  /**
   * Registers this phone, or removes it with 0 seconds.
   * @returns the seconds granted
   * @throws HotlineError `sip-failed` with the status in its details
   */
  async register(expiresSeconds: number): Promise<number> {
    const { server, user } = this.#options;
    const address = `<sip:${user}@${formatHostPort({ host: server.address })}>`;
    const response = await this.#request({
      method: 'REGISTER',
      uri: this.#serverUri(''),
      headers: [
        ['From', address],
        ['To', address],
        ['Call-ID', this.#registration.sipCallId],
        ['Contact', `<${this.contact}>;expires=${expiresSeconds}`],
        ['Expires', String(expiresSeconds)],
      ],
    });
    if (response.status >= 300) {
      throw new HotlineError('sip-failed', `registration refused: ${response.status}`, {
        details: { status: response.status, reason: response.reason },
      });
    }
    const granted = /expires=(\d+)/.exec(response.headers.get('Contact') ?? '')?.[1];
    return granted === undefined ? expiresSeconds : Number(granted);
  }

  /** Calls a number at the server. The call's progress comes by `onProgress`. */
  async call(number: string): Promise<TerminalCall> {
    const stream = await this.#options.media.createStream();
    const call = this.#newCall(stream, number);
    this.#invite(call, number, [], 1, `${Date.now()}-${Math.random()}@terminal`);
    return call;
  }

  /** Hangs up, takes the registration back where there is one, and closes the socket. */
  async stop(): Promise<void> {
    for (const call of this.#calls) call.hangUp();
    await Promise.all([...this.#calls].map((call) => call.ended));
    if (this.#registration.cseq > 0) await this.register(0).catch(() => 0);
    await this.#agent.stop();
  }

  /** Ends at once, as if the plug were pulled: nobody is told. */
  async kill(): Promise<void> {
    await this.#agent.stop();
    for (const call of this.#calls) call.end('us', 0, bilingual('killed', '断电'));
  }

  #invite(
    call: TerminalCall,
    number: string,
    authorization: readonly (readonly [string, string])[],
    cseq: number,
    sipCallId: string,
  ): void {
    const { user } = this.#options;
    const draft: OutgoingDraft = {
      method: 'INVITE',
      uri: this.#serverUri(`${number}@`),
      headers: [
        ['From', `<sip:${user}@${formatHostPort({ host: this.#options.server.address })}>`],
        ['Contact', `<${this.contact}>`],
        ['Call-ID', sipCallId],
        ['CSeq', `${cseq} INVITE`],
        ...authorization,
      ],
      body: call.offer,
    };
    const result = this.#agent.request(draft, {
      onResponse: (incoming) => {
        const answer = this.#credentials(incoming.response, 'INVITE', draft.uri);
        if (answer && authorization.length === 0) {
          this.#invite(call, number, [answer], cseq + 1, sipCallId);
          return;
        }
        if (incoming.dialog) this.#byDialog.set(incoming.dialog.id, call);
        this.#settle(call.takeResponse(incoming), call);
      },
    });
    if (result.outcome === 'sent') call.sent(result.outgoing);
    else call.end('us', 503, result.reason);
  }

  /** A request outside calls, with one answer to a challenge. */
  async #request(draft: OutgoingDraft): Promise<SipResponse> {
    const first = await this.#exchange(draft);
    const answer = this.#credentials(first.response, draft.method, draft.uri);
    if (!answer) return first.response;
    const again = { ...draft, headers: [...(draft.headers ?? []), answer] };
    return (await this.#exchange(again)).response;
  }

  #exchange(draft: OutgoingDraft): Promise<IncomingResponse> {
    const cseq = `${++this.#registration.cseq} ${draft.method}`;
    const headers = [...(draft.headers ?? []), ['CSeq', cseq] as const];
    return new Promise((resolve, reject) => {
      const result = this.#agent.request(
        { ...draft, headers },
        {
          onResponse: (incoming) => {
            if (incoming.response.status >= 200) resolve(incoming);
          },
        },
      );
      if (result.outcome === 'refused') {
        const { reason } = result;
        reject(new HotlineError('sip-failed', `cannot send: ${reason}`, { details: { reason } }));
      }
    });
  }

  #credentials(
    response: SipResponse,
    method: string,
    uri: string,
  ): readonly [string, string] | undefined {
    const { user, password } = this.#options;
    if (password === undefined) return undefined;
    if (response.status !== 401 && response.status !== 407) return undefined;
    return answerChallenge(response, { username: user, password, method, uri });
  }

  #serverUri(userPart: string): string {
    const { server, protocol } = this.#options;
    const transport = protocol === 'tcp' ? ';transport=tcp' : '';
    const at = formatHostPort({ host: server.address, port: server.port });
    return `sip:${userPart}${at}${transport}`;
  }

  #newCall(stream: ConstructorParameters<typeof TerminalCall>[1], party: string): TerminalCall {
    const call: TerminalCall = new TerminalCall(
      this.#options.media,
      stream,
      party,
      (progress) => this.#options.onProgress?.(call, progress),
      () => this.#forget(call),
    );
    this.#calls.add(call);
    return call;
  }

  #forget(call: TerminalCall): void {
    this.#calls.delete(call);
    for (const index of [this.#byDialog, this.#byInvite]) {
      for (const [id, owner] of index) if (owner === call) index.delete(id);
    }
  }

  #transactionUser(): TransactionUser {
    return {
      onRequest: (incoming) => this.#settle(this.#takeRequest(incoming)),
      onDialogRequest: (incoming, dialog) => {
        const call = this.#callOf(dialog);
        if (call) this.#settle(call.takeRequest(incoming), call);
        else incoming.respond({ status: 481 });
      },
      onAck: (ack, dialog) => {
        const call = this.#callOf(dialog);
        if (call) this.#settle(call.takeAck(ack.body.toString()), call);
      },
      onCancel: (_, invite) => this.#byInvite.get(invite.id)?.end('peer', 487, cancelled),
      onDialogEnded: (dialog, ending) => this.#callOf(dialog)?.end('us', 0, ending.text),
    };
  }

  async #takeRequest(incoming: IncomingRequest): Promise<void> {
    if (incoming.request.method === 'OPTIONS') {
      incoming.respond({ status: 200 });
      return;
    }
    if (incoming.request.method !== 'INVITE' || !this.#options.onIncoming) {
      incoming.respond({ status: incoming.request.method === 'INVITE' ? 480 : 405 });
      return;
    }
    const stream = await this.#options.media.createStream();
    const call = this.#newCall(stream, incoming.request.headers.get('From') ?? '');
    this.#byInvite.set(incoming.id, call);
    if (incoming.state === 'cancelled') {
      call.end('peer', 487, cancelled);
      return;
    }
    call.received(incoming);
    if (incoming.dialog) this.#byDialog.set(incoming.dialog.id, call);
    this.#options.onIncoming(call);
  }

  #callOf(dialog: Dialog): TerminalCall | undefined {
    return this.#byDialog.get(dialog.id);
  }

  /** A call that has ended meanwhile has no stream any more: nothing is wrong with that. */
  #settle(work: Promise<void>, call?: TerminalCall): void {
    work.catch((error: unknown) => {
      if (!call?.isOver) process.emitWarning(String(error));
    });
  }
}
