/**
 * SIP and SIPS URIs (RFC 3261 §19.1). All other schemes, tel: among them, stay opaque text.
 */
import { parseWhole } from './lexing.ts';
import { formatParameters, noParameters, type Parameters } from './parameters.ts';

export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  /** As written, escapes included (`unescapeUri` reads it); absent for a server's address. */
  readonly user?: string;
  readonly password?: string;
  /** Lower case; an IPv6 address stands here without its brackets. */
  readonly host: string;
  readonly port?: number;
  readonly parameters: Parameters;
  /** What follows `?`, as written; absent when there is none. */
  readonly headers?: string;
}

/** A URI of a scheme that is not SIP's. */
export interface OpaqueUri {
  readonly scheme: string;
  readonly text: string;
  readonly host?: never;
}

export type Uri = SipUri | OpaqueUri;
