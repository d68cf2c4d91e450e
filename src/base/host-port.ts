/** An address as URIs and headers write it: `host` or `host:port`, IPv6 in brackets (RFC 3261 §25.1). */
export interface HostPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port?: number;
}

export function formatHostPort({ host, port }: HostPort): string {
  const written = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? written : `${written}:${port}`;
}
