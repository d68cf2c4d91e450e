/** An agent's phone: registers with digest, rings, answers at once, and lets itself be hung up. */
import { createHash } from 'node:crypto';
import { audioPort, sdp } from './sdp.ts';
import { header, type SipMessage, type SipSocket } from './sip-socket.ts';

export interface PhoneOptions {
  readonly socket: SipSocket;
  readonly host: string;
  readonly extension: string;
  readonly password: string;
  readonly rtpPort: number;
  /** The INVITE came; now is `performance.now()`. */
  readonly onRinging?: (now: number) => void;
  /** Answered; with the hotline's RTP port. */
  readonly onAnswered?: (remoteRtpPort: number) => void;
}

const repeatMs = 500;

export class Phone {
  readonly #options: PhoneOptions;
  #repeating: NodeJS.Timeout | undefined;

  constructor(options: PhoneOptions) {
    this.#options = options;
  }

  /** The user part of its contact, by which {@link routeToPhones} finds it. */
  get user(): string {
    return this.#options.extension;
  }

  /** @throws Error when it is refused or not answered */
  async register(): Promise<void> {
    const challenge = await this.#register(1);
    if (challenge.status === 200) return;
    if (challenge.status !== 401) throw new Error(`REGISTER answered with ${challenge.status}`);
    const answer = await this.#register(2, this.#credentials(challenge.text));
    if (answer.status !== 200) throw new Error(`REGISTER answered with ${answer.status}`);
  }

  /** Takes a new call. */
  invited(invite: SipMessage): void {
    const { socket, host, rtpPort, onRinging } = this.#options;
    onRinging?.(performance.now());
    const contact = `Contact: <sip:${this.user}@${socket.hostPort}>`;
    socket.respond(invite, 180, [contact]);
    const answer = socket.respond(invite, 200, [contact], sdp(host, rtpPort));
    this.#repeatUntilAck(answer);
    socket.dialogs.set(invite.sipCallId, (request) => this.#request(request));
    this.#options.onAnswered?.(audioPort(invite.text));
  }

  #repeatUntilAck(answer: string): void {
    clearInterval(this.#repeating);
    this.#repeating = setInterval(() => this.#options.socket.sendText(answer), repeatMs);
  }

  #request(request: SipMessage): void {
    const { socket, host, rtpPort } = this.#options;
    switch (request.method) {
      case 'ACK':
        clearInterval(this.#repeating);
        return;
      case 'INVITE': {
        const contact = `Contact: <sip:${this.user}@${socket.hostPort}>`;
        this.#repeatUntilAck(socket.respond(request, 200, [contact], sdp(host, rtpPort)));
        return;
      }
      case 'BYE':
        clearInterval(this.#repeating);
        socket.dialogs.delete(request.sipCallId);
    }
    socket.respond(request, 200);
  }

  #register(sequence: number, authorization?: string): Promise<SipMessage> {
    const { socket, extension } = this.#options;
    const address = `<sip:${extension}@${socket.server}>`;
    const lines = [
      `From: ${address};tag=${extension}`,
      `To: ${address}`,
      `Call-ID: register-${extension}-${socket.hostPort}`,
      `CSeq: ${sequence} REGISTER`,
      `Contact: <sip:${extension}@${socket.hostPort}>`,
      'Expires: 3600',
      ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    ];
    return new Promise((resolve, reject) => {
      const onResponse = (response: SipMessage) => {
        if (response.status >= 200) resolve(response);
      };
      const onTimeout = () => reject(new Error('no answer to the REGISTER'));
      socket.request('REGISTER', `sip:${socket.server}`, lines, { onResponse, onTimeout });
    });
  }

  /** RFC 7616 §3.4 with MD5 and qop auth. */
  #credentials(challenged: string): string {
    const { extension, password, socket } = this.#options;
    const challenge = challenged
      .match(/^WWW-Authenticate:.*$/gim)
      ?.find((line) => !/SHA/.test(line));
    const value = (name: string) =>
      new RegExp(`${name}="([^"]*)"`, 'i').exec(
        challenge ?? header(challenged, 'WWW-Authenticate'),
      )?.[1] ?? '';
    const [realm, nonce, uri] = [value('realm'), value('nonce'), `sip:${socket.server}`];
    const ha1 = md5(`${extension}:${realm}:${password}`);
    const ha2 = md5(`REGISTER:${uri}`);
    const response = md5(`${ha1}:${nonce}:00000001:load:auth:${ha2}`);
    const names = `username="${extension}", realm="${realm}", nonce="${nonce}", uri="${uri}"`;
    return `Digest ${names}, response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="load"`;
  }
}

/** Brings new calls to the phone that is called. */
export function routeToPhones(socket: SipSocket, phones: readonly Phone[]): void {
  const byUser = new Map(phones.map((phone) => [phone.user, phone]));
  socket.onRequest = (request) => {
    const user = /^INVITE sip:([^@;]+)/.exec(request.text)?.[1] ?? '';
    const phone = byUser.get(user);
    if (phone) phone.invited(request);
    else if (request.method !== 'ACK') socket.respond(request, 481);
  };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
