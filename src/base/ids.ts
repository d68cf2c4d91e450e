import { randomUUID } from 'node:crypto';

/**
 * Branded ids. Each kind has a prefix that is part of the id everywhere: in the database, on the
 * wire, in logs. The rest is 48 bits of time and 64 random bits in base 32, so that ids sort by age.
 */

declare const brand: unique symbol;
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

export type CallId = Branded<'call'>;
export type LegId = Branded<'leg'>;
export type OfferId = Branded<'ofr'>;
export type AgentId = Branded<'agt'>;
export type QueueId = Branded<'queue'>;
export type CallbackId = Branded<'cbk'>;
export type CustomerId = Branded<'cus'>;
export type RecordingId = Branded<'rec'>;
export type PersonId = Branded<'prs'>;
export type DeskSessionId = Branded<'desk'>;
export type CommandId = Branded<'cmd'>;
export type TokenId = Branded<'tok'>;
export type TakeId = Branded<'take'>;

export interface IdKinds {
  call: CallId;
  leg: LegId;
  ofr: OfferId;
  agt: AgentId;
  cbk: CallbackId;
  cus: CustomerId;
  rec: RecordingId;
  prs: PersonId;
  desk: DeskSessionId;
  cmd: CommandId;
  tok: TokenId;
  take: TakeId;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A fresh id, such as `call_01jd…`. Not for the pure core: there ids come in with the inputs. */
export function newId<Prefix extends keyof IdKinds>(prefix: Prefix): IdKinds[Prefix] {
  // Node makes UUIDs in advance; their first and last 32 bits are all random (RFC 9562 §5.4).
  const random = randomUUID();
  const tail = BigInt(`0x${random.slice(0, 8)}${random.slice(-8)}`);
  let bits = (BigInt(Date.now()) << 64n) | tail;
  let text = '';
  for (let index = 0; index < 23; index++) {
    text = alphabet[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}` as IdKinds[Prefix];
}
