/** Networks that may connect to us, or be connected to. */
import { BlockList, isIP } from 'node:net';
import { HotlineError } from '../../../base/errors.ts';

/** What is allowed unless configured otherwise: this machine. */
export const loopbackOnly: readonly string[] = ['127.0.0.0/8', '::1/128'];

export class AccessList {
  readonly #networks = new BlockList();

  /** @param networks in CIDR notation or single addresses; throws `config-invalid` otherwise. */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.#add(network);
  }

  /** False for anything that is no IP address. */
  allows(address: string): boolean {
    const plain = plainAddress(address);
    const family = isIP(plain);
    if (family === 0) return false;
    return this.#networks.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  }

  #add(network: string): void {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address);
    const bits = Number(prefix ?? (family === 6 ? 128 : 32));
    if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32)) {
      throw new HotlineError('config-invalid', 'Not a network.', { details: { network } });
    }
    this.#networks.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** An IPv4 address that a dual-stack socket shows as IPv6 is shown as what it is. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
