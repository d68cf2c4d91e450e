/** One Via element (RFC 3261 §20.42, rport: RFC 3581 §3). */
import { formatHostPort } from '../../../base/host-port.ts';
import { isToken } from './lexing.ts';
import { formatParameters, noParameters, type Parameters, parseParameters } from './parameters.ts';
import { parseHostPort } from './sip-uri.ts';

export interface Via {
  /** Upper case: UDP, TCP, TLS, WS, WSS or a name nobody knows. */
  readonly transport: string;
  /** Lower case; an IPv6 address stands here without its brackets. */
  readonly host: string;
  readonly port?: number;
  /** `branch`, `received`, `rport`, `maddr`, `ttl` and others. */
  readonly parameters: Parameters;
}

/** What each branch begins with that was made after RFC 3261 §8.1.1.7. */
export const branchCookie = 'z9hG4bK';

/** Undefined when malformed, or of another protocol or version than SIP/2.0. */
export function parseVia(text: string): Via | undefined {
  const first = text.indexOf('/');
  const second = text.indexOf('/', first + 1);
  if (first < 0 || second < 0) return undefined;
  if (text.slice(0, first).trim().toUpperCase() !== 'SIP') return undefined;
  if (text.slice(first + 1, second).trim() !== '2.0') return undefined;
  const rest = text.slice(second + 1).trim();
  const space = rest.search(/[ \t]/);
  if (space < 0) return undefined;
  const transport = rest.slice(0, space);
  const semicolon = rest.indexOf(';', space);
  const address = parseHostPort(rest.slice(space, semicolon < 0 ? rest.length : semicolon).trim());
  const parameters = semicolon < 0 ? noParameters : parseParameters(rest.slice(semicolon));
  if (!isToken(transport) || !address || !parameters) return undefined;
  return { transport: transport.toUpperCase(), ...address, parameters };
}

export function formatVia(via: Via): string {
  return `SIP/2.0/${via.transport} ${formatHostPort(via)}${formatParameters(via.parameters)}`;
}

/** The branch where it identifies the transaction by itself, else undefined (RFC 2543 matching). */
export function uniqueBranch(via: Via): string | undefined {
  const branch = via.parameters.get('branch');
  const hasCookie = branch?.slice(0, branchCookie.length).toLowerCase() === 'z9hg4bk';
  return hasCookie && branch !== undefined && branch.length > branchCookie.length
    ? branch
    : undefined;
}
