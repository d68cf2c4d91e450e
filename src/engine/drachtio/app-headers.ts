/**
 * What becomes of the header fields an application gives: those that are the server's are dropped,
 * `@localhost` stands for the address of the transport, names get their usual spelling.
 */
import { fieldNameOf } from '../sip/message/field-names.ts';
import { formatNameAddr, parseNameAddr } from '../sip/message/name-addr.ts';
import type { HeaderFields } from '../sip/transaction-user.ts';

const ownFields = new Set(['via', 'route', 'record-route', 'rseq', 'content-length']);
const addressFields = new Set(['from', 'to', 'contact', 'p-asserted-identity']);

/** @param ourAddress `host:port` of ours towards the peer. */
export function passedHeaders(given: HeaderFields, ourAddress: string): HeaderFields {
  const passed: (readonly [name: string, value: string])[] = [];
  for (const [name, value] of given) {
    const { key } = fieldNameOf(name);
    if (ownFields.has(key)) continue;
    passed.push([spelled(name), addressFields.has(key) ? written(value, ourAddress) : value]);
  }
  return passed;
}

/** With the placeholder's place taken, and a bare URI in angle brackets. */
function written(value: string, ourAddress: string): string {
  const bare = value.includes('<') || value.includes(',') ? undefined : parseNameAddr(value);
  const address = bare ? formatNameAddr(bare) : value;
  return address.replace(/(@|sips?:)localhost(?::\d+)?(?=[;>?,\s]|$)/gi, `$1${ourAddress}`);
}

/** `X-` and `P-` fields and the usual ones keep their spelling; others are written In-This-Way. */
function spelled(name: string): string {
  const { shown } = fieldNameOf(name);
  if (shown !== name || /^[xp]-/i.test(name)) return shown;
  return name.replace(/(^|-)([a-z])/g, (_match, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}
