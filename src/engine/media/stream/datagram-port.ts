/** What a stream needs of its two sockets, so that its logic runs without any. */
import type { TransportAddress } from '../../rtp/source-latch.ts';

export interface DatagramPort {
  /** `bytes` must stay unchanged until sent; rings of buffers or one's own datagrams do. */
  send(bytes: Uint8Array, to: TransportAddress): void;
}

export interface PortPair {
  readonly address: string;
  readonly rtpPort: number;
  readonly rtp: DatagramPort;
  readonly rtcp: DatagramPort;
  /** Settles when both are closed. */
  close(): Promise<void>;
}

export interface PortPairReceiver {
  rtp(datagram: Uint8Array, from: TransportAddress): void;
  rtcp(datagram: Uint8Array, from: TransportAddress): void;
}

/** @throws HotlineError `too-many` when no pair is free, `port-in-use`, `invalid-input`. */
export type OpenPortPair = (address: string, receiver: PortPairReceiver) => Promise<PortPair>;
