/**
 * Which of our addresses a peer sees when the socket is bound to a wildcard: for Via, Contact and
 * the flow. The routing table is not at hand, so the interface whose network holds the peer wins.
 */
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

const cacheMax = 4_096;

export class LocalAddresses {
  readonly #facing = new Map<string, string>();

  /** @param bound as in the listen point; returned unless it is a wildcard. */
  facing(bound: string, peer: string): string {
    if (bound !== '0.0.0.0' && bound !== '::') return bound;
    const key = `${bound} ${peer}`;
    const known = this.#facing.get(key);
    if (known) return known;
    if (this.#facing.size >= cacheMax) this.#facing.clear();
    const found = findFacing(isIPv6(bound) ? 'IPv6' : 'IPv4', peer);
    this.#facing.set(key, found);
    return found;
  }
}

function findFacing(family: 'IPv4' | 'IPv6', peer: string): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const ours = all.filter((entry) => entry.family === family);
  const loopback = family === 'IPv6' ? '::1' : '127.0.0.1';
  if (isLoopback(peer)) return loopback;
  const near = ours.find((entry) => holds(entry.cidr, peer));
  const outer = ours.find((entry) => !entry.internal && !entry.address.startsWith('fe80'));
  return near?.address ?? outer?.address ?? loopback;
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}

function holds(cidr: string | null, peer: string): boolean {
  const [network, prefix] = cidr?.split('/') ?? [];
  if (!network || !prefix) return false;
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  if (isIPv6(peer) !== (family === 'ipv6')) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(peer, family);
}
