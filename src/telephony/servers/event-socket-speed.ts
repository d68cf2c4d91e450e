/**
 * The library writes each line of a command by itself, and Nagle's algorithm holds the later ones
 * back until FreeSWITCH acknowledges the first: 40 ms lost per command. Here all commands of a turn
 * leave as one write, at once. Measured on loopback against FreeSWITCH 1.10.12, p50: `api` 44.0 -> 0.3 ms,
 * `sendmsg` with an application 64.3 -> 21.4 ms, of which up to 20 are FreeSWITCH's next media frame.
 */
import type { Socket } from 'node:net';
import { GatheredWrites } from '../../base/gathered-writes.ts';
import type { EslConnection, MediaServerFace } from '../libraries/media-library.ts';

/** Speeds up the inbound socket and every outbound socket that will come. */
export function hastenEventSockets(server: MediaServerFace): void {
  hasten(server.conn);
  server._server.server.prependListener('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    new GatheredWrites(socket).begin();
  });
  server._server.on('connection::open', hasten);
}

/** The commands of one turn leave as one write, without delay. */
function hasten(connection: EslConnection): void {
  connection.socket?.setNoDelay(true);
  if (!connection.socket) return;
  const gathered = new GatheredWrites(connection.socket);
  const send = connection.send.bind(connection);
  connection.send = (command, args) => {
    if (connection.socket) gathered.begin();
    send(command, args);
  };
}
