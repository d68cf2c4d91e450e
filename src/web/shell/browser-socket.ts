/** The browser's WebSocket to the page's own server, as the link wants it. */
import type { LinkSocket, LinkSocketEvents } from '../../client/desk-link.ts';
import { deskSocketPath, deskSubprotocol } from '../../protocol/desk-protocol.ts';

export function openBrowserSocket(events: LinkSocketEvents): LinkSocket {
  const url = new URL(deskSocketPath, location.href.replace(/^http/, 'ws'));
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
