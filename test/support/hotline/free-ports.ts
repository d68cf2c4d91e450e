/**
 * Ports of 127.0.0.1 for programs that cannot be told to choose. They lie below those that systems
 * give to outgoing connections (from 32768 on Linux): such a connection, of any program, could take
 * the port between the look and the use.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const host = '127.0.0.1';
const lowest = 10_000;
const highest = 19_999;

/** Free for TCP and UDP. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest + 1));
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const socket = createSocket('udp4');
  try {
    server.listen(port, host);
    await once(server, 'listening');
    socket.bind(port, host);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all([new Promise((resolve) => server.close(resolve)), closed(socket)]);
  }
}

function closed(socket: ReturnType<typeof createSocket>): Promise<void> {
  return new Promise((resolve) => socket.close(resolve));
}
