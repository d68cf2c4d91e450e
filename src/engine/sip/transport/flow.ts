/**
 * The way a message came or goes (RFC 5626's word): a local and a remote socket address, and for
 * TCP one certain connection. Answers follow the flow of their request.
 */
export type TransportProtocol = 'udp' | 'tcp';

export interface Flow {
  readonly protocol: TransportProtocol;
  /** IP address of our socket, never a wildcard; IPv6 without brackets. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Number of the TCP connection, unique in the process; 0 for UDP. */
  readonly connectionId: number;
}

/** An address to listen on, as wished. */
export interface ListenPointOptions {
  readonly protocol: TransportProtocol;
  /** IP address to bind; `0.0.0.0` and `::` bind all of their family. */
  readonly address: string;
  /** 0 lets the system choose; {@link ListenPoint.port} tells what it chose. */
  readonly port: number;
  /**
   * Address written into Via and Contact instead of the socket's, for a host behind a static NAT.
   * Absent: the socket's own, for a wildcard the interface that faces the peer.
   */
  readonly advertisedAddress?: string;
}

/** An address we listen on, as bound. */
export interface ListenPoint extends ListenPointOptions {
  /** The real port. */
  readonly port: number;
}
