/**
 * RTP and RTCP sockets on an even port and the next one (RFC 3550 §11), taken from a range in turn,
 * so that a port rests before it is used again. Sockets are not connected: a symmetric far end may
 * come from elsewhere. `lookup` is cut short, which saves a tenth of the time a send takes.
 */
import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { HotlineError } from '../../../base/errors.ts';
import type { TransportAddress } from '../../rtp/source-latch.ts';
import type { PortPair, PortPairReceiver } from './datagram-port.ts';

/** 2000 packets or so: what comes in while the thread is held up for seconds. */
const receiveBufferBytes = 256 * 1024;
const systemPortTries = 50;

export interface PortRange {
  /** 0: the system chooses. */
  readonly first: number;
  readonly last: number;
}

export class UdpPortPairs {
  readonly #range: PortRange;
  readonly #log: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  #next: number;

  /** Sockets open now. */
  sockets = 0;

  constructor(
    range: PortRange,
    log: (message: string, facts: Readonly<Record<string, unknown>>) => void,
  ) {
    this.#range = range;
    this.#log = log;
    this.#next = range.first + (range.first % 2);
  }

  async open(address: string, receiver: PortPairReceiver): Promise<PortPair> {
    if (isIP(address) === 0) {
      throw new HotlineError('invalid-input', 'Not an IP address', { details: { address } });
    }
    const { first, last } = this.#range;
    const tries = first === 0 ? systemPortTries : Math.floor((last - first + 1) / 2);
    for (let attempt = 0; attempt < tries; attempt++) {
      const pair = await this.#tryPair(address, first === 0 ? 0 : this.#takePort(), receiver);
      if (pair) return pair;
    }
    throw new HotlineError('too-many', 'No RTP port is free', { details: { first, last } });
  }

  #takePort(): number {
    const port = this.#next;
    const { first, last } = this.#range;
    this.#next = port + 3 > last ? first + (first % 2) : port + 2;
    return port;
  }

  async #tryPair(
    address: string,
    port: number,
    receiver: PortPairReceiver,
  ): Promise<PortPair | undefined> {
    const rtp = await this.#bind(address, port);
    if (!rtp) return undefined;
    const rtpPort = rtp.address().port;
    const rtcp = rtpPort % 2 === 0 ? await this.#bind(address, rtpPort + 1) : undefined;
    if (!rtcp) {
      await this.#close(rtp);
      return undefined;
    }
    setReceiveBuffer(rtp, this.#log);
    rtp.on('message', (datagram, from) => receiver.rtp(datagram, from));
    rtcp.on('message', (datagram, from) => receiver.rtcp(datagram, from));
    return {
      address,
      rtpPort,
      rtp: sender(rtp),
      rtcp: sender(rtcp),
      close: async () => {
        await Promise.all([this.#close(rtp), this.#close(rtcp)]);
      },
    };
  }

  /** `undefined` when the port is taken. */
  #bind(address: string, port: number): Promise<Socket | undefined> {
    const family = isIP(address);
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      lookup: (host, _options, callback) => callback(null, host, family),
    });
    return new Promise((resolve, reject) => {
      const refuse = (error: NodeJS.ErrnoException) => {
        socket.close();
        if (error.code === 'EADDRINUSE') resolve(undefined);
        else reject(bindFailed(address, error));
      };
      socket.once('error', refuse);
      socket.bind({ address, port, exclusive: true }, () => {
        socket.off('error', refuse);
        this.#logFirstError(socket);
        this.sockets++;
        resolve(socket);
      });
    });
  }

  /** A far end that cannot be reached fails each packet: fifty lines a second tell nothing more. */
  #logFirstError(socket: Socket): void {
    let hasFailed = false;
    socket.on('error', (error) => {
      if (!hasFailed) this.#log('RTP cannot be sent', { error: error.message });
      hasFailed = true;
    });
  }

  #close(socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      socket.close(() => {
        this.sockets--;
        resolve();
      });
    });
  }
}

function sender(socket: Socket): { send(bytes: Uint8Array, to: TransportAddress): void } {
  return {
    // Without offset and length: with them Node makes another view of the bytes.
    send: (bytes, to) => socket.send(bytes, to.port, to.address),
  };
}

function bindFailed(address: string, cause: NodeJS.ErrnoException): HotlineError {
  const details = { address, reason: cause.code };
  return new HotlineError('invalid-input', 'The RTP address cannot be bound', { details, cause });
}

function setReceiveBuffer(
  socket: Socket,
  log: (message: string, facts: Readonly<Record<string, unknown>>) => void,
): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch (error) {
    log('RTP receive buffer left at its default', { error: String(error) });
  }
}
