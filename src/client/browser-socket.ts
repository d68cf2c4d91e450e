/** A browser's WebSocket as the link wants it. Its types are its own: nothing here needs the DOM's. */
import { deskSocketPath, deskSubprotocol } from '../protocol/desk-protocol.ts';
import type { LinkSocket, LinkSocketEvents } from './desk-link.ts';

/** What is used of a `WebSocket`. */
export interface BrowserSocket {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(kind: 'open' | 'close', listener: () => void): void;
  addEventListener(kind: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface BrowserSocketOptions {
  /** Of any page of the desk's server, such as `location.href`: its cookie is the sign-in. */
  readonly address: string;
  /** `(url, subprotocol) => new WebSocket(url, subprotocol)` */
  readonly open: (url: URL, subprotocol: string) => BrowserSocket;
  /** Which of the two, for a person who takes calls and supervises. */
  readonly seat?: 'supervisor';
}

const openState = 1;

export function openBrowserSocket(
  { address, open, seat }: BrowserSocketOptions,
  events: LinkSocketEvents,
): LinkSocket {
  const url = new URL(deskSocketPath, address.replace(/^http/, 'ws'));
  if (seat) url.searchParams.set('as', seat);
  const socket = open(url, deskSubprotocol);
  socket.addEventListener('open', () => events.opened());
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') events.message(data);
  });
  // 'close' follows every error.
  socket.addEventListener('close', () => events.closed());
  return {
    send(text) {
      if (socket.readyState === openState) socket.send(text);
    },
    close: () => socket.close(),
  };
}
