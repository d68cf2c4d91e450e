/**
 * A caller or a phone on one UDP socket, for tests: it does what the test says and nothing else, so
 * that every order of events can be played. Retransmissions it receives are dropped.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readSipText, type SipText, tagOf, uriOf, writeSipText } from './sip-text.ts';

const expectDeadlineMs = 8_000;

export type SipFields = readonly (readonly [name: string, value: string])[];

interface Waiting {
  readonly matches: (message: SipText) => boolean;
  readonly resolve: (message: SipText) => void;
}

export class SipPeer {
  readonly #socket: Socket;
  readonly #server: { readonly host: string; readonly port: number };
  readonly #seen = new Set<string>();
  readonly #inbox: SipText[] = [];
  readonly #waiting = new Set<Waiting>();

  private constructor(socket: Socket, server: { readonly host: string; readonly port: number }) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (bytes) => this.#receive(bytes.toString()));
  }

  static async open(server: { readonly host: string; readonly port: number }): Promise<SipPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipPeer(socket, server);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get server(): string {
    return `${this.#server.host}:${this.#server.port}`;
  }

  send(text: string): void {
    this.#socket.send(text, this.#server.port, this.#server.host);
  }

  /** The next message that matches, also one that came before; what did come is in the error. */
  expect(what: string, matches: (message: SipText) => boolean): Promise<SipText> {
    const index = this.#inbox.findIndex(matches);
    const found = this.#inbox[index];
    if (found) {
      this.#inbox.splice(index, 1);
      return Promise.resolve(found);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        const others = this.#inbox.map(({ startLine }) => startLine).join(' | ');
        reject(new Error(`expected ${what}, have: ${others || 'nothing'}`));
      }, expectDeadlineMs);
      const waiting: Waiting = {
        matches,
        resolve: (message) => {
          clearTimeout(timer);
          resolve(message);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  expectRequest(method: string): Promise<SipText> {
    return this.expect(method, (message) => message.method === method);
  }

  /** Requests and responses that nobody has asked for yet. */
  get unexpected(): readonly string[] {
    return this.#inbox.map(({ startLine }) => startLine);
  }

  /** Answers a request with the fields that every response repeats (RFC 3261 §8.2.6.2). */
  respond(request: SipText, status: number, options: ResponseOptions = {}): void {
    const to = request.header('to');
    const tag = tagOf(to) === undefined ? `;tag=${options.tag ?? 'peer'}` : '';
    const fields: (readonly [string, string])[] = [
      ...request.headers('via').map((via) => ['Via', via] as const),
      ...request.headers('record-route').map((route) => ['Record-Route', route] as const),
      ['From', request.header('from')],
      ['To', status === 100 ? to : `${to}${tag}`],
      ['Call-ID', request.header('call-id')],
      ['CSeq', request.header('cseq')],
      ['Contact', `<sip:peer@${this.host}>`],
      ...(options.fields ?? []),
    ];
    this.send(writeSipText(`SIP/2.0 ${status} Test`, fields, options.body));
  }

  close(): void {
    this.#socket.close();
  }

  #receive(raw: string): void {
    if (raw.trim() === '' || this.#seen.has(raw)) return;
    this.#seen.add(raw);
    const message = readSipText(raw);
    for (const waiting of this.#waiting) {
      if (waiting.matches(message)) {
        this.#waiting.delete(waiting);
        waiting.resolve(message);
        return;
      }
    }
    this.#inbox.push(message);
  }
}

export interface ResponseOptions {
  readonly tag?: string;
  readonly fields?: SipFields;
  readonly body?: string;
}

/** A dialog, or the attempt at one, from the peer's side. Fields change as RFC 3261 §12 says. */
export class PeerCall {
  readonly peer: SipPeer;
  readonly callId: string;
  readonly localAddress: string;
  remoteAddress: string;
  remoteTarget: string;
  #cseq = 0;
  #inviteBranch = '';
  #inviteUri = '';

  constructor(
    peer: SipPeer,
    ends: { local: string; remote: string; target: string; callId?: string },
  ) {
    this.peer = peer;
    this.callId = ends.callId ?? randomBytes(8).toString('hex');
    this.localAddress = ends.local;
    this.remoteAddress = ends.remote;
    this.remoteTarget = ends.target;
  }

  /** A call to `number` at the server. */
  static to(peer: SipPeer, number: string, from: string): PeerCall {
    const target = `sip:${number}@${peer.server}`;
    return new PeerCall(peer, {
      local: `<sip:${from}@${peer.host}>;tag=${randomBytes(4).toString('hex')}`,
      remote: `<${target}>`,
      target,
    });
  }

  /** The dialog that answering this INVITE makes. */
  static from(peer: SipPeer, invite: SipText, tag: string): PeerCall {
    return new PeerCall(peer, {
      local: `${invite.header('to')};tag=${tag}`,
      remote: invite.header('from'),
      target: uriOf(invite.header('contact')),
      callId: invite.header('call-id'),
    });
  }

  /** Sends a request of this dialog (or the INVITE that makes it); returns its CSeq number. */
  request(method: string, body = '', fields: SipFields = []): number {
    if (method !== 'ACK' && method !== 'CANCEL') this.#cseq += 1;
    const isInvite = method === 'INVITE';
    const branch = method === 'CANCEL' ? this.#inviteBranch : newBranch();
    if (isInvite) {
      this.#inviteBranch = branch;
      this.#inviteUri = this.remoteTarget;
    }
    const uri = method === 'CANCEL' ? this.#inviteUri : this.remoteTarget;
    const common: SipFields = [
      ['Via', `SIP/2.0/UDP ${this.peer.host};rport;branch=${branch}`],
      ['Max-Forwards', '70'],
      ['From', this.localAddress],
      ['To', this.remoteAddress],
      ['Call-ID', this.callId],
      ['CSeq', `${this.#cseq} ${method}`],
      ['Contact', `<sip:peer@${this.peer.host}>`],
      ['User-Agent', 'Test phone'],
      ...fields,
    ];
    this.peer.send(writeSipText(`${method} ${uri} SIP/2.0`, common, body));
    return this.#cseq;
  }

  /** The next response with this status to a request of that method. */
  async expectStatus(status: number, method = 'INVITE'): Promise<SipText> {
    const response = await this.peer.expect(`${status} to ${method}`, (message) => {
      const isOurs = message.header('call-id') === this.callId;
      return isOurs && message.status === status && message.header('cseq').endsWith(method);
    });
    if (method === 'INVITE' && status > 100) {
      this.remoteAddress = response.header('to');
      const contact = response.header('contact');
      if (contact !== '' && status < 300) this.remoteTarget = uriOf(contact);
    }
    return response;
  }

  /** ACK of a failure goes with the INVITE's branch (RFC 3261 §17.1.1.3). */
  ackFailure(): void {
    const fields: SipFields = [
      ['Via', `SIP/2.0/UDP ${this.peer.host};rport;branch=${this.#inviteBranch}`],
      ['Max-Forwards', '70'],
      ['From', this.localAddress],
      ['To', this.remoteAddress],
      ['Call-ID', this.callId],
      ['CSeq', `${this.#cseq} ACK`],
    ];
    this.peer.send(writeSipText(`ACK ${this.#inviteUri} SIP/2.0`, fields));
  }

  /** A request of the server in this dialog. */
  expectRequest(method: string): Promise<SipText> {
    return this.peer.expect(
      method,
      (message) => message.method === method && message.header('call-id') === this.callId,
    );
  }

  /** Waits for the server's BYE and answers it. */
  async expectBye(): Promise<void> {
    this.peer.respond(await this.expectRequest('BYE'), 200);
  }

  /** Hangs up and waits for the answer. */
  async bye(): Promise<void> {
    this.request('BYE');
    await this.expectStatus(200, 'BYE');
  }
}

export interface DigestUser {
  readonly username: string;
  readonly password: string;
  /** The challenge to take; absent: the first. */
  readonly algorithm?: 'MD5' | 'SHA-256';
}

/** An Authorization value for a 401 (RFC 7616 §3.4). */
export function authorize(
  challenge: SipText,
  user: DigestUser,
  method: string,
  uri: string,
  nonceCount = 1,
): string {
  const offers = challenge.headers('www-authenticate');
  const wanted = user.algorithm;
  const offer =
    (wanted ? offers.find((value) => value.includes(`algorithm=${wanted}`)) : offers[0]) ?? '';
  const field = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(offer)?.[1] ?? '';
  const algorithm = field('algorithm') === 'SHA-256' ? 'sha256' : 'md5';
  const hash = (text: string): string => createHash(algorithm).update(text).digest('hex');
  const nc = nonceCount.toString(16).padStart(8, '0');
  const cnonce = randomBytes(6).toString('hex');
  const ha1 = hash(`${user.username}:${field('realm')}:${user.password}`);
  const ha2 = hash(`${method}:${uri}`);
  const response = hash(`${ha1}:${field('nonce')}:${nc}:${cnonce}:auth:${ha2}`);
  return (
    `Digest username="${user.username}", realm="${field('realm')}", nonce="${field('nonce')}", ` +
    `uri="${uri}", response="${response}", algorithm=${field('algorithm')}, ` +
    `cnonce="${cnonce}", qop=auth, nc=${nc}`
  );
}

/** Registers the peer's socket for an extension; gives the final response. */
export async function register(
  peer: SipPeer,
  user: DigestUser,
  expiresSeconds = 300,
): Promise<SipText> {
  const uri = `sip:${peer.server}`;
  const address = `<sip:${user.username}@${peer.server}>`;
  const call = new PeerCall(peer, {
    local: `${address};tag=${randomBytes(4).toString('hex')}`,
    remote: address,
    target: uri,
  });
  const expires = ['Expires', String(expiresSeconds)] as const;
  const answer = (): Promise<SipText> =>
    peer.expect('answer to REGISTER', (message) => {
      return message.header('call-id') === call.callId && (message.status ?? 0) >= 200;
    });
  call.request('REGISTER', '', [expires]);
  const challenge = await answer();
  if (challenge.status !== 401) return challenge;
  const authorization = authorize(challenge, user, 'REGISTER', uri);
  call.request('REGISTER', '', [expires, ['Authorization', authorization]]);
  return answer();
}

function newBranch(): string {
  return `z9hG4bK${randomBytes(8).toString('hex')}`;
}
