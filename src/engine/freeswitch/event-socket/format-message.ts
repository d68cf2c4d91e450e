/**
 * The sending half of the event socket's framing. Clients percent-decode every value of an outer
 * header block, and a lone `%` there kills them: values that may hold anything are encoded, the
 * fixed `+OK` and `-ERR` texts have nothing to encode. Bodies are sent as they are.
 */
import type { SwitchEvent } from '../events/switch-event.ts';

/** The forms in which a connection may ask for its events. */
export type EventFormat = 'plain' | 'json';

const farewell = 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n';

/** The greeting of an inbound connection. */
export const authRequest = 'Content-Type: auth/request\n\n';

/** What a connection that the access list refuses gets instead of {@link authRequest}. */
export const rudeRejection =
  'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n';

/** The reply to every command but `api`; `text` begins with `+OK` or `-ERR`. */
export function formatCommandReply(text: string): string {
  const line = text.replaceAll(/[\r\n]+/g, ' ').replaceAll('%', '%25');
  return `Content-Type: command/reply\nReply-Text: ${line}\n\n`;
}

/** The reply to `api`: its body, which may be empty. */
export function formatApiResponse(body: string): string {
  return `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;
}

/** One event, its own body included. */
export function formatEvent(event: SwitchEvent, format: EventFormat): string {
  const text = format === 'json' ? event.toJson() : event.toPlain();
  return `Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-${format}\n\n${text}`;
}

/** The reply to `connect`: the channel's event as one header block without a body. */
export function formatChannelData(event: SwitchEvent): string {
  const own = [
    'Content-Type: command/reply',
    `Reply-Text: ${encodeValue('+OK\n')}`,
    'Socket-Mode: async',
    'Control: full',
  ];
  return `${event.headerLines()}${own.join('\n')}\n\n`;
}

/** Said before the server closes a connection. @param uuid the channel it controlled, if any. */
export function formatDisconnectNotice(uuid?: string): string {
  const session = uuid ? `Controlled-Session-UUID: ${uuid}\nContent-Disposition: disconnect\n` : '';
  const length = Buffer.byteLength(farewell);
  return `Content-Type: text/disconnect-notice\n${session}Content-Length: ${length}\n\n${farewell}`;
}

/** Said instead, when the client asked to `linger`: the events still to come will be sent. */
export function formatLingerNotice(uuid: string, lingerSeconds: number): string {
  const body = `Disconnected, goodbye.\nLingering for ${lingerSeconds} seconds.\n`;
  return (
    `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${uuid}\n` +
    `Content-Disposition: linger\nChannel-Name: ${uuid}\nLinger-Time: ${lingerSeconds}\n` +
    `Content-Length: ${Buffer.byteLength(body)}\n\n${body}`
  );
}

/**
 * A header value as FreeSWITCH encodes it: like encodeURIComponent, but a few characters that are
 * harmless in a header stay readable.
 */
export function encodeValue(value: string): string {
  if (!/[^\w.~*'()/,!-]/.test(value)) return value;
  const wellFormed = value.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD');
  return encodeURIComponent(wellFormed).replaceAll('%2F', '/').replaceAll('%2C', ',');
}
