/**
 * Where requests came from, written into their top Via (RFC 3261 §18.2.1, RFC 3581 §4), and where
 * their responses go (RFC 3261 §18.2.2, RFC 3581 §4).
 */
import { topVia } from '../message/message-fields.ts';
import { withParameter } from '../message/parameters.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { formatVia, type Via } from '../message/via.ts';
import type { Flow } from './flow.ts';

/** Adds `received` where sent-by differs from the source, and both where rport was asked for. */
export function markSource(request: Pick<SipRequest, 'headers'>, flow: Flow): void {
  const via = topVia(request);
  const wantsPort = via.parameters.has('rport');
  if (!wantsPort && via.host === flow.remoteAddress) return;
  let parameters = withParameter(via.parameters, 'received', flow.remoteAddress);
  if (wantsPort) parameters = withParameter(parameters, 'rport', String(flow.remotePort));
  const others = request.headers.list('Via').slice(1);
  request.headers.setAll('Via', [formatVia({ ...via, parameters }), ...others]);
}

/** The port that responses over UDP, or over a new connection, go to at the source's address. */
export function responsePort(via: Via, flow: Flow): number {
  // Deviation: maddr is not followed; it would let anybody point our responses at a third party.
  if (flow.protocol === 'udp' && via.parameters.has('rport')) return flow.remotePort;
  return via.port ?? 5060;
}
