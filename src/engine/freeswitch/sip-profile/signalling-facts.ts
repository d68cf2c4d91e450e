/** What an INVITE says about its call, read for the channel's variables. */
import { callIdOf, fromOf, toOf } from '../../sip/message/message-fields.ts';
import type { NameAddr } from '../../sip/message/name-addr.ts';
import { parseSipUri } from '../../sip/message/sip-uri.ts';
import type { IncomingRequest } from '../../sip/transaction-user.ts';
import type { SignallingFacts } from '../channel/channel-signalling.ts';

/** Extension headers taken into variables; more are left out. */
const extensionHeadersMax = 64;

export function readSignallingFacts({ request, flow }: IncomingRequest): SignallingFacts {
  const from = partsOf(fromOf(request));
  const to = partsOf(toOf(request));
  return {
    callId: callIdOf(request),
    fromUser: from.user,
    fromHost: from.host,
    fromUri: `${from.user}@${from.host}${from.port}`,
    toUser: to.user,
    toHost: to.host,
    requestUser: parseSipUri(request.uri)?.user ?? '',
    userAgent: request.headers.get('User-Agent') ?? '',
    remoteAddress: flow.remoteAddress,
    remotePort: flow.remotePort,
    protocol: flow.protocol,
    extensionHeaders: extensionHeaders(request.headers.entries()),
  };
}

function extensionHeaders(headers: Iterable<readonly [string, string]>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of headers) {
    if (/^x-/i.test(name) && found.size < extensionHeadersMax) found.set(name, value);
  }
  return found;
}

/** A caller without a name is `nobody`, as FreeSWITCH calls it. */
function partsOf(address: NameAddr): { user: string; host: string; port: string } {
  const uri = parseSipUri(address.uri);
  return {
    user: uri?.user ?? 'nobody',
    host: uri?.host ?? '',
    port: uri?.port === undefined ? '' : `:${uri.port}`,
  };
}
