/** UDP as the stack needs it, so that simulations can lose, double and reorder datagrams. */
export interface DatagramSocket {
  /** The address and port really bound. */
  readonly address: string;
  readonly port: number;
  /** @param failed told when the system refuses to send (no route, too large); may come later. */
  send(bytes: Buffer, port: number, address: string, failed: (error: Error) => void): void;
  /** Settles when the socket is closed; nothing is received after the call. */
  close(): Promise<void>;
}

export interface DatagramReceiver {
  onDatagram(bytes: Buffer, remoteAddress: string, remotePort: number): void;
  /** The socket failed; it is closed. */
  onFault(error: Error): void;
}

export interface DatagramNetwork {
  /** Rejects when the address cannot be bound (`code` as Node's: EADDRINUSE, EADDRNOTAVAIL). */
  bind(address: string, port: number, receiver: DatagramReceiver): Promise<DatagramSocket>;
}
