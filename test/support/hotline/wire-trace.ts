/** What a phone saw of SIP on its UDP socket, message by message, without what was sent again. */
import type { DatagramNetwork } from '../../../src/engine/sip/transport/datagram-network.ts';
import { hostDatagrams } from '../../../src/engine/sip/transport/host-datagrams.ts';

export interface WireMessage {
  /** Epoch ms. */
  readonly at: number;
  readonly direction: '->' | '<-';
  /** `INVITE`, or `180 INVITE`: the status and the method it answers. */
  readonly what: string;
  readonly text: string;
}

export class WireTrace {
  readonly #seen = new Set<string>();
  readonly messages: WireMessage[] = [];

  /** The host's sockets, listened in on. */
  readonly network: DatagramNetwork = {
    bind: async (address, port, receiver) => {
      const socket = await hostDatagrams.bind(address, port, {
        onDatagram: (bytes, remoteAddress, remotePort) => {
          this.#note('<-', bytes);
          receiver.onDatagram(bytes, remoteAddress, remotePort);
        },
        onFault: (error) => receiver.onFault(error),
      });
      return {
        address: socket.address,
        port: socket.port,
        send: (bytes, toPort, toAddress, failed) => {
          this.#note('->', bytes);
          socket.send(bytes, toPort, toAddress, failed);
        },
        close: () => socket.close(),
      };
    },
  };

  /** In order, such as `-> INVITE`, `<- 180 INVITE`; registrations and keep-alives left out. */
  get lines(): readonly string[] {
    return this.messages
      .filter(({ what }) => !/REGISTER|OPTIONS/.test(what))
      .map(({ direction, what }) => `${direction} ${what}`);
  }

  first(line: string): WireMessage | undefined {
    return this.messages.find(({ direction, what }) => `${direction} ${what}` === line);
  }

  #note(direction: '->' | '<-', bytes: Buffer): void {
    const text = bytes.toString();
    const key = direction + text;
    if (text.trim() === '' || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.messages.push({ at: Date.now(), direction, what: describe(text), text });
  }
}

function describe(text: string): string {
  const [first = '', second = ''] = text.split(' ', 2);
  if (first !== 'SIP/2.0') return first;
  return `${second} ${/^CSeq:\s*\d+\s+(\S+)/im.exec(text)?.[1] ?? ''}`;
}
