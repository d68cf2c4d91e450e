/** Addresses as From, To, Contact, Route and their kin carry them (RFC 3261 §20.10). */
import type { Parameters } from './parameters.ts';

export interface NameAddr {
  /** Without quotes and escapes; absent when there is none. */
  readonly displayName?: string;
  /** The URI as written; `parseUri` reads it. */
  readonly uri: string;
  /** The header's parameters (tag, expires, q ...), not the URI's. */
  readonly parameters: Parameters;
}
