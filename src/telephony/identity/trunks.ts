/** Which trunk a request comes from: by address first, by its digest user otherwise. */
import type { DigestAlgorithm, TrunkConfig } from '../ports.ts';
import { type NetworkSet, networkSet } from './networks.ts';

export class Trunks {
  readonly #byAddress: readonly { readonly trunk: TrunkConfig; readonly networks: NetworkSet }[];
  readonly #byUsername: ReadonlyMap<string, TrunkConfig>;

  /** @throws HotlineError `config-invalid` for an address that is none */
  constructor(trunks: readonly TrunkConfig[]) {
    this.#byAddress = trunks
      .filter((trunk) => (trunk.addresses?.length ?? 0) > 0)
      .map((trunk) => ({ trunk, networks: networkSet(trunk.addresses ?? []) }));
    this.#byUsername = new Map(
      trunks.flatMap((trunk) => (trunk.digest ? [[trunk.digest.username, trunk] as const] : [])),
    );
  }

  /** The first trunk, in the order configured, whose addresses hold this one. */
  atAddress(address: string): TrunkConfig | undefined {
    return this.#byAddress.find(({ networks }) => networks.has(address))?.trunk;
  }

  withUsername(username: string): TrunkConfig | undefined {
    return this.#byUsername.get(username);
  }

  ha1(username: string, algorithm: DigestAlgorithm): string | undefined {
    return this.#byUsername.get(username)?.digest?.ha1[algorithm];
  }
}
