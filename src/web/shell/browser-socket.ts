/** This page's WebSocket to its own server. */
import { openBrowserSocket } from '../../client/browser-socket.ts';
import type { LinkSocket, LinkSocketEvents } from '../../client/desk-link.ts';

/** @param seat which of the two, for a person who takes calls and supervises. */
export function openPageSocket(events: LinkSocketEvents, seat?: 'supervisor'): LinkSocket {
  const open = (url: URL, subprotocol: string) => new WebSocket(url, subprotocol);
  return openBrowserSocket({ address: location.href, open, ...(seat && { seat }) }, events);
}
