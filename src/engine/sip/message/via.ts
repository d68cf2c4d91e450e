/** One Via element (RFC 3261 §20.42, rport: RFC 3581 §3). */
import type { Parameters } from './parameters.ts';

export interface Via {
  /** Upper case: UDP, TCP, TLS, WS, WSS or a name nobody knows. */
  readonly transport: string;
  /** Lower case; an IPv6 address stands here without its brackets. */
  readonly host: string;
  readonly port?: number;
  /** `branch`, `received`, `rport`, `maddr`, `ttl` and others. */
  readonly parameters: Parameters;
}
