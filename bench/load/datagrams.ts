/** UDP sockets for load: names are not looked up, and much may wait in the kernel. */
import { createSocket, type Socket } from 'node:dgram';

/** Bound to a free port of this IPv4 address. */
export function openDatagrams(host: string, receiveBufferBytes: number): Promise<Socket> {
  const socket = createSocket({
    type: 'udp4',
    lookup: (name, _options, done) => done(null, name, 4),
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, () => {
      socket.off('error', reject);
      socket.setRecvBufferSize(receiveBufferBytes);
      resolve(socket);
    });
  });
}
