/** What a REGISTER asks for (RFC 3261 §10.2), read from its headers. */
import { parseDeltaSeconds, parseNameAddresses, parseUri } from '../identity/header-values.ts';
import { plainAddress } from '../identity/networks.ts';
import type { SipRequest } from '../libraries/sip-library.ts';
import type { ContactBinding } from '../ports.ts';

/** Contacts looked at in one request; more are a fault. */
const contactsPerRequestMax = 10;
/** Longest Contact URI kept, in characters. */
const contactLengthMax = 512;

export interface WantedContact {
  readonly contact: string;
  /** Seconds; absent when the phone named none; 0 removes the contact. */
  readonly expiresSeconds?: number;
}

export interface RegisterRequest {
  /** The address of record's user: the extension. */
  readonly extension: string;
  readonly sipCallId: string;
  readonly cseq: number;
  /** 'all' for `Contact: *`; an empty list only asks what is registered. */
  readonly contacts: 'all' | readonly WantedContact[];
  readonly source: ContactBinding['source'];
  readonly userAgent?: string;
}

type ReadableRequest = Pick<SipRequest, 'get' | 'protocol' | 'source_address' | 'source_port'>;

/** undefined for a request that breaks RFC 3261 §10.2: answer 400. */
export function readRegisterRequest(request: ReadableRequest): RegisterRequest | undefined {
  const to = parseNameAddresses(request.get('to') ?? '')?.[0];
  const extension = parseUri(to?.uri ?? '')?.user;
  const cseq = parseCseq(request.get('cseq'));
  const sipCallId = request.get('call-id');
  const contacts = readContacts(request);
  if (!extension || cseq === undefined || !sipCallId || contacts === undefined) return undefined;
  const userAgent = request.get('user-agent')?.slice(0, 128);
  return {
    extension,
    sipCallId,
    cseq,
    contacts,
    source: sourceOf(request),
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}

/** Where a request came from. */
export function sourceOf(
  request: Pick<SipRequest, 'protocol' | 'source_address' | 'source_port'>,
): ContactBinding['source'] {
  return {
    protocol: protocolOf(request.protocol),
    address: plainAddress(request.source_address),
    port: request.source_port,
  };
}

function readContacts(request: ReadableRequest): RegisterRequest['contacts'] | undefined {
  const header = request.get('contact');
  if (header === undefined) return [];
  const addresses = parseNameAddresses(header);
  if (!addresses || addresses.length > contactsPerRequestMax) return undefined;
  const common = parseDeltaSeconds(request.get('expires'));
  if (addresses.some((address) => address.uri === '*')) {
    return addresses.length === 1 && common === 0 ? 'all' : undefined;
  }
  const contacts: WantedContact[] = [];
  for (const { uri, parameters } of addresses) {
    const parsed = parseUri(uri);
    if (!parsed || parsed.scheme === 'tel' || uri.length > contactLengthMax) return undefined;
    const expiresSeconds = parseDeltaSeconds(parameters.get('expires')) ?? common;
    contacts.push({ contact: uri, ...(expiresSeconds === undefined ? {} : { expiresSeconds }) });
  }
  return contacts;
}

function parseCseq(header: string | undefined): number | undefined {
  const match = /^\s*(\d{1,10})\s/.exec(header ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function protocolOf(text: string): ContactBinding['source']['protocol'] {
  const lower = text.toLowerCase();
  return lower === 'tcp' || lower === 'tls' || lower === 'ws' || lower === 'wss' ? lower : 'udp';
}
