/**
 * A request that is not sent because the connection its addressee registered with is closed: the
 * application gets the echo it expects, and a 410 that refers to it.
 */
import { makeResponse } from '../sip/message/make-response.ts';
import { readNameAddr } from '../sip/message/message-fields.ts';
import { formatNameAddr, parseNameAddr, tagOf, withTag } from '../sip/message/name-addr.ts';
import { SipHeaders } from '../sip/message/sip-headers.ts';
import type { SipRequest, SipResponse } from '../sip/message/sip-message.ts';
import type { HeaderFields, RequestDraft } from '../sip/transaction-user.ts';

/** @param ourAddress `host:port` for From and Contact. @param newId for the tag and the Call-ID. */
export function unsentRequest(
  draft: RequestDraft & { readonly uri: string; readonly headers: HeaderFields },
  ourAddress: string,
  newId: () => string,
): SipRequest {
  const headers = SipHeaders.of(draft.headers);
  const from = readNameAddr(headers, 'From') ?? parseNameAddr(`<sip:${ourAddress}>`);
  if (from) headers.set('From', formatNameAddr(tagOf(from) ? from : withTag(from, newId())));
  const absent: HeaderFields = [
    ['To', `<${draft.uri}>`],
    ['Call-ID', newId()],
    ['CSeq', `1 ${draft.method}`],
    ['Contact', `<sip:${ourAddress}>`],
  ];
  for (const [name, value] of absent) if (!headers.has(name)) headers.append(name, value);
  const body = Buffer.from(draft.body ?? '');
  return { kind: 'request', method: draft.method, uri: draft.uri, headers, body };
}

export function goneResponse(request: SipRequest, toTag: string): SipResponse {
  return makeResponse(request, 410, { toTag });
}
