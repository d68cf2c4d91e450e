/** The host's UDP sockets as the stack's datagram network. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DatagramNetwork, DatagramReceiver, DatagramSocket } from './datagram-network.ts';

export const hostDatagrams: DatagramNetwork = {
  bind(address, port, receiver) {
    return new Promise((resolve, reject) => {
      const isV6 = isIPv6(address);
      const socket = createSocket({ type: isV6 ? 'udp6' : 'udp4', ipv6Only: isV6 });
      socket.once('error', reject);
      socket.bind({ address, port }, () => {
        socket.off('error', reject);
        resolve(new HostDatagramSocket(socket, receiver));
      });
    });
  },
};

class HostDatagramSocket implements DatagramSocket {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  #isOpen = true;

  constructor(socket: Socket, receiver: DatagramReceiver) {
    const bound = socket.address();
    this.address = bound.address;
    this.port = bound.port;
    this.#socket = socket;
    socket.on('message', (bytes, from) => {
      if (this.#isOpen) receiver.onDatagram(bytes, from.address, from.port);
    });
    socket.on('error', (error) => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      socket.close();
      receiver.onFault(error);
    });
  }

  send(bytes: Buffer, port: number, address: string, failed: (error: Error) => void) {
    if (!this.#isOpen) return failed(new Error('Socket closed'));
    this.#socket.send(bytes, port, address, (error) => {
      if (error) failed(error);
    });
  }

  close(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#isOpen = false;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
