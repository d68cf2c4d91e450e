/** The browser's WebSocket to the page's own server, as the link wants it. */
import type { LinkSocket, LinkSocketEvents } from '../../client/desk-link.ts';
import { deskSocketPath, deskSubprotocol } from '../../protocol/desk-protocol.ts';

/** @param seat which of the two, for a person who takes calls and supervises. */
export function openBrowserSocket(events: LinkSocketEvents, seat?: 'supervisor'): LinkSocket {
  const url = new URL(deskSocketPath, location.href.replace(/^http/, 'ws'));
  if (seat) url.searchParams.set('as', seat);
  const socket = new WebSocket(url, deskSubprotocol);
  socket.addEventListener('open', () => events.opened());
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') events.message(data);
  });
  // 'close' follows every error.
  socket.addEventListener('close', () => events.closed());
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
