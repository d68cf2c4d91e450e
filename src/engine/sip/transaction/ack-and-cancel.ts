/** What is made from an INVITE, hop by hop: ACK of failures (RFC 3261 §17.1.1.3) and CANCEL (§9.1). */
import { cseqOf } from '../message/message-fields.ts';
import { SipHeaders } from '../message/sip-headers.ts';
import { noBody, type SipRequest, type SipResponse } from '../message/sip-message.ts';

/** The ACK: Via, Route, Request-URI, Call-ID and From of the INVITE, To of the response. */
export function makeFailureAck(invite: SipRequest, response: SipResponse): SipRequest {
  const headers = headersLike(invite);
  headers.append('To', response.headers.get('To') ?? '');
  headers.append('CSeq', `${cseqOf(invite).number} ACK`);
  return { kind: 'request', method: 'ACK', uri: invite.uri, headers, body: noBody };
}

/** The CANCEL: everything as in the INVITE, whose branch it shares. */
export function makeCancel(invite: SipRequest): SipRequest {
  const headers = headersLike(invite);
  headers.append('To', invite.headers.get('To') ?? '');
  headers.append('CSeq', `${cseqOf(invite).number} CANCEL`);
  return { kind: 'request', method: 'CANCEL', uri: invite.uri, headers, body: noBody };
}

function headersLike(invite: SipRequest): SipHeaders {
  const headers = new SipHeaders();
  headers.append('Via', invite.headers.list('Via')[0] ?? '');
  headers.append('Max-Forwards', '70');
  for (const route of invite.headers.getAll('Route')) headers.append('Route', route);
  headers.append('From', invite.headers.get('From') ?? '');
  headers.append('Call-ID', invite.headers.get('Call-ID') ?? '');
  return headers;
}
