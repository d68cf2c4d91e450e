/** UDP without sockets: the test plays all peers of one engine. */
import type {
  DatagramNetwork,
  DatagramReceiver,
  DatagramSocket,
} from '../../../src/engine/sip/transport/datagram-network.ts';

export interface SentDatagram {
  readonly text: string;
  readonly port: number;
}

export class ScriptedNetwork implements DatagramNetwork {
  #receiver: DatagramReceiver | undefined;
  /** Told of each datagram that the engine sends. */
  onSent: (sent: SentDatagram) => void = () => {};

  bind(address: string, port: number, receiver: DatagramReceiver): Promise<DatagramSocket> {
    this.#receiver = receiver;
    return Promise.resolve({
      address,
      port,
      send: (bytes: Buffer, toPort: number) => {
        this.onSent({ text: bytes.toString(), port: toPort });
      },
      close: () => Promise.resolve(),
    });
  }

  /** A datagram from 127.0.0.1, for the engine. */
  deliver(datagram: string | Buffer, fromPort: number): void {
    const bytes = typeof datagram === 'string' ? Buffer.from(datagram) : datagram;
    this.#receiver?.onDatagram(bytes, '127.0.0.1', fromPort);
  }
}
