/**
 * One UDP socket with many callers or phones behind it: as much SIP as a load generator needs, by
 * string templates. Requests are sent again until they are answered (RFC 3261 §17.1, timers A and E),
 * so that what the server loses shows as a retransmission and not as a hang.
 */
import type { Socket } from 'node:dgram';
import { openDatagrams } from './datagrams.ts';

export interface SipMessage {
  /** Of a request; of a response, the method it answers. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  readonly text: string;
  readonly sipCallId: string;
}

export interface Exchange {
  /** Called for each response, also for those sent again. */
  readonly onResponse: (response: SipMessage) => void;
  /** No final response came within 32 s (timers B and F). */
  readonly onTimeout?: () => void;
}

const firstRepeatMs = 500;
const repeatMsMax = 4_000;
const timeoutMs = 32_000;
/** Messages wait in the kernel while the generator's own loop is busy. */
const bufferBytes = 4 * 1024 * 1024;

interface Pending extends Exchange {
  readonly text: string;
  readonly startedAt: number;
  timer: NodeJS.Timeout;
  delayMs: number;
}

export class SipSocket {
  readonly #socket: Socket;
  readonly #serverPort: number;
  readonly #host: string;
  readonly #pending = new Map<string, Pending>();
  /** Who takes the requests of a dialog, by Call-ID. */
  readonly dialogs = new Map<string, (request: SipMessage) => void>();
  /** Takes a request outside any dialog known here. */
  onRequest: (request: SipMessage) => void = () => undefined;
  /** Requests sent again for want of an answer. */
  retransmissions = 0;
  #lastBranch = 0;

  private constructor(socket: Socket, host: string, serverPort: number) {
    this.#socket = socket;
    this.#host = host;
    this.#serverPort = serverPort;
    socket.on('message', (bytes) => this.#receive(bytes.toString()));
    socket.on('error', () => undefined); // an ICMP refusal shows as a missing answer
  }

  static async open(host: string, serverPort: number): Promise<SipSocket> {
    const socket = await openDatagrams(host, bufferBytes);
    return new SipSocket(socket, host, serverPort);
  }

  get hostPort(): string {
    return `${this.#host}:${this.#socket.address().port}`;
  }

  get server(): string {
    return `${this.#host}:${this.#serverPort}`;
  }

  /** Sends a request; `lines` are its headers but for Via, Max-Forwards and Content-Length. */
  request(method: string, uri: string, lines: readonly string[], exchange?: Exchange, body = '') {
    const branch = `z9hG4bK-load-${process.pid}-${++this.#lastBranch}`;
    const head = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.hostPort};rport;branch=${branch}`,
      'Max-Forwards: 70',
      ...lines,
    ];
    const text = withBody(head, body);
    this.sendText(text);
    if (!exchange) return;
    const timer = setTimeout(() => this.#repeat(branch), firstRepeatMs);
    const startedAt = performance.now();
    this.#pending.set(branch, { ...exchange, text, startedAt, timer, delayMs: firstRepeatMs });
  }

  /** Answers with the headers every response repeats (RFC 3261 §8.2.6.2); gives back what was sent. */
  respond(request: SipMessage, status: number, lines: readonly string[] = [], body = ''): string {
    const { text } = request;
    const copied = text.match(/^(Via|Record-Route|From|Call-ID|CSeq):.*$/gim) ?? [];
    const to = header(text, 'To');
    const tag = /;tag=/i.test(to) || status === 100 ? '' : `;tag=${request.sipCallId.slice(0, 12)}`;
    const head = [`SIP/2.0 ${status} Load`, ...copied, `To: ${to}${tag}`, ...lines];
    const response = withBody(head, body);
    this.sendText(response);
    return response;
  }

  sendText(text: string): void {
    this.#socket.send(text, this.#serverPort, this.#host);
  }

  close(): void {
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    this.#socket.close();
  }

  #receive(text: string): void {
    const status = text.startsWith('SIP/2.0 ') ? Number(text.slice(8, 11)) : 0;
    const cseq = header(text, 'CSeq');
    const method = cseq.slice(cseq.indexOf(' ') + 1);
    const message = { method, status, text, sipCallId: header(text, 'Call-ID') };
    if (status === 0) (this.dialogs.get(message.sipCallId) ?? this.onRequest)(message);
    else this.#answered(message);
  }

  #answered(response: SipMessage): void {
    const branch = /;branch=([^;\s,]+)/i.exec(header(response.text, 'Via'))?.[1] ?? '';
    const pending = this.#pending.get(branch);
    if (!pending) return;
    clearTimeout(pending.timer);
    if (response.status < 200) {
      pending.timer = setTimeout(() => this.#giveUp(branch), timeoutMs);
    }
    // An INVITE's branch is kept: its 200 comes again until the ACK is seen.
    if (response.status >= 200 && response.method !== 'INVITE') this.#pending.delete(branch);
    if (response.status >= 200 && response.method === 'INVITE') this.#forgetLater(branch);
    pending.onResponse(response);
  }

  #forgetLater(branch: string): void {
    setTimeout(() => this.#pending.delete(branch), timeoutMs).unref();
  }

  #repeat(branch: string): void {
    const pending = this.#pending.get(branch);
    if (!pending) return;
    if (performance.now() - pending.startedAt > timeoutMs) {
      this.#giveUp(branch);
      return;
    }
    this.retransmissions++;
    this.sendText(pending.text);
    pending.delayMs = Math.min(repeatMsMax, 2 * pending.delayMs);
    pending.timer = setTimeout(() => this.#repeat(branch), pending.delayMs);
  }

  #giveUp(branch: string): void {
    const pending = this.#pending.get(branch);
    this.#pending.delete(branch);
    pending?.onTimeout?.();
  }
}

/** The first header of that name; '' when there is none. */
export function header(text: string, name: string): string {
  const start = text.indexOf(`\r\n${name}: `);
  if (start < 0) return new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';
  const from = start + name.length + 4;
  return text.slice(from, text.indexOf('\r\n', from));
}

/** The URI between angle brackets. */
export function contactUri(text: string): string {
  return /<([^>]+)>/.exec(header(text, 'Contact'))?.[1] ?? '';
}

function withBody(head: readonly string[], body: string): string {
  const type = body === '' ? [] : ['Content-Type: application/sdp'];
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return `${[...head, ...type, length].join('\r\n')}\r\n\r\n${body}`;
}
