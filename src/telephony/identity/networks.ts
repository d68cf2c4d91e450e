/** Sets of addresses and CIDR blocks, IPv4 and IPv6, as trunks and phone networks are known by. */
import { BlockList, isIP, isIPv4 } from 'node:net';
import { HotlineError } from '../../base/errors.ts';

export interface NetworkSet {
  has(address: string): boolean;
}

/** @throws HotlineError `config-invalid` naming every entry that is no address or CIDR block */
export function networkSet(entries: readonly string[]): NetworkSet {
  const blocks = new BlockList();
  const wrong = entries.filter((entry) => !addEntry(blocks, entry));
  if (wrong.length > 0) {
    throw new HotlineError('config-invalid', 'Not an address or CIDR block', {
      details: { entries: wrong },
    });
  }
  return {
    has(address) {
      const plain = plainAddress(address);
      return isIP(plain) !== 0 && blocks.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
    },
  };
}

function addEntry(blocks: BlockList, entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) {
    blocks.addAddress(address, family);
    return true;
  }
  const bits = Number(prefix);
  if (!/^\d{1,3}$/.test(prefix) || bits > (version === 4 ? 32 : 128)) return false;
  blocks.addSubnet(address, bits, family);
  return true;
}

/** Without brackets, and IPv4 for an IPv4-mapped address, so that one host has one spelling. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').toLowerCase();
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/.test(bare) ? bare.slice('::ffff:'.length) : bare;
}

/** What a source counts as for lock-outs: the address, or the /64 of an IPv6 address. */
export function sourceKey(address: string): string {
  const plain = plainAddress(address);
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const front = head.split(':').filter((group) => group !== '');
  const back = tail.split(':').filter((group) => group !== '');
  const zeros = plain.includes('::') ? Math.max(0, 8 - front.length - back.length) : 0;
  return [...front, ...Array<string>(zeros).fill('0'), ...back].slice(0, 4).join(':');
}
