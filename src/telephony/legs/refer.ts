/**
 * A phone's own transfer: REFER in a dialog (RFC 3515), blind, or attended with Replaces (RFC 3891).
 * It is answered 202 and tried, and the phone is told the outcome by NOTIFY (§2.4.4).
 */
import type { TransferRequest } from '../../calls/ports.ts';
import { parseNameAddresses, parseUri } from '../identity/header-values.ts';
import { normaliseNumber } from '../identity/numbers.ts';
import type { DialogName } from './leg-directory.ts';

export interface ReferTarget {
  readonly target: string;
  /** Present for an attended transfer. */
  readonly replaces?: DialogName;
}

export type TransferHandler = (request: TransferRequest) => Promise<'transferred' | 'failed'>;

/** The target of a Refer-To; undefined when it is not one, or no number is dialled. */
export function parseReferTo(header: string | undefined): ReferTarget | undefined {
  const addresses = parseNameAddresses(header ?? '');
  const [address] = addresses ?? [];
  if (!address || addresses?.length !== 1) return undefined;
  const [uri = '', headers = ''] = address.uri.split('?');
  const target = normaliseNumber(parseUri(uri)?.user ?? '');
  if (target === undefined) return undefined;
  const method = /;method=([^;]+)/i.exec(uri)?.[1] ?? 'INVITE';
  if (method.toUpperCase() !== 'INVITE') return undefined;
  const replaces = uriHeader(headers, 'replaces');
  if (replaces === undefined) return { target };
  const name = parseReplaces(replaces);
  return name && { target, replaces: name };
}

/** A header within a URI (RFC 3261 §19.1.1), percent-decoded; '' when it cannot be. */
function uriHeader(headers: string, name: string): string | undefined {
  for (const header of headers.split('&')) {
    const [key = '', value = ''] = header.split('=');
    if (key.toLowerCase() === name) return decoded(value);
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** `callid;to-tag=x;from-tag=y` */
function parseReplaces(value: string): DialogName | undefined {
  const [sipCallId = '', ...parameters] = value.split(';').map((part) => part.trim());
  const tag = (name: string): string | undefined =>
    parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  const [toTag, fromTag] = [tag('to-tag'), tag('from-tag')];
  if (sipCallId === '' || !toTag || !fromTag) return undefined;
  return { sipCallId, tags: [toTag, fromTag] };
}
