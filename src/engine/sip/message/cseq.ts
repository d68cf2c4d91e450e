/** The CSeq header field (RFC 3261 §20.16) and RAck, which points at one (RFC 3262 §7.2). */
import { isToken, parseWhole } from './lexing.ts';

export interface CSeq {
  /** 0 to 2^31 - 1. */
  readonly number: number;
  /** As written: methods are case-sensitive. */
  readonly method: string;
}

export interface RAck {
  /** The RSeq that is acknowledged. */
  readonly rseq: number;
  /** The CSeq of the request whose response it was. */
  readonly cseq: CSeq;
}

const sequenceMax = 2 ** 31 - 1;
/** RSeq goes to 2^32 - 1 on the wire (RFC 3262 §7.1). */
export const rseqMax = 2 ** 32 - 1;

export function parseCSeq(text: string): CSeq | undefined {
  const parts = text.trim().split(/[ \t]+/);
  const number = parseWhole(parts[0] ?? '', sequenceMax);
  const method = parts[1];
  if (number === undefined || method === undefined || parts.length !== 2) return undefined;
  return isToken(method) ? { number, method } : undefined;
}

export function formatCSeq(cseq: CSeq): string {
  return `${cseq.number} ${cseq.method}`;
}

export function parseRAck(text: string): RAck | undefined {
  const parts = text.trim().split(/[ \t]+/);
  const rseq = parseWhole(parts[0] ?? '', rseqMax);
  const cseq = parseCSeq(parts.slice(1).join(' '));
  return rseq === undefined || !cseq ? undefined : { rseq, cseq };
}
