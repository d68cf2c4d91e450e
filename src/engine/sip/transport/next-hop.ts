/**
 * Where a URI leads (RFC 3263 §4, addresses only): protocol, host and port. NAPTR and SRV records
 * are not asked: trunks and phones are given by address or by a name with A or AAAA records.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { SipUri } from '../message/sip-uri.ts';
import type { TransportProtocol } from './flow.ts';

export interface NextHop {
  readonly protocol: TransportProtocol;
  /** IP address, or a name still to be resolved. */
  readonly host: string;
  readonly port: number;
}

/** Undefined for what we cannot speak: sips, tls, ws. */
export function nextHopOf(uri: SipUri): NextHop | undefined {
  const transport = uri.parameters.get('transport')?.toLowerCase() ?? 'udp';
  if (uri.scheme === 'sips' || (transport !== 'udp' && transport !== 'tcp')) return undefined;
  const host = uri.parameters.get('maddr') ?? uri.host;
  return { protocol: transport, host, port: uri.port ?? 5060 };
}

/** True when the host is an address and nothing has to be looked up. */
export function isResolved(hop: NextHop): boolean {
  return isIP(hop.host) !== 0;
}

/**
 * The first address of the name in one of the families given.
 * @throws whatever the resolver throws, and when there is no such address.
 */
export async function resolveHost(host: string, families: ReadonlySet<4 | 6>): Promise<string> {
  const found = await lookup(host, { all: true, verbatim: true });
  const usable = found.find((entry) => families.has(entry.family === 6 ? 6 : 4));
  if (!usable) throw new Error(`No usable address for ${host}`);
  return usable.address;
}
