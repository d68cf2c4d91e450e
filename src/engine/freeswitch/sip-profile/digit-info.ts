/** Digits in INFO requests: `application/dtmf-relay` and `application/dtmf`. */
import type { SipRequest } from '../../sip/message/sip-message.ts';

export interface DigitInfo {
  readonly digit: string;
  readonly durationMs: number;
}

const durationDefaultMs = 250;
const durationMaxMs = 8_000;

/** Undefined when the request carries no digit. Digits 10 to 15 stand for * # A B C D. */
export function parseDigitInfo(request: SipRequest): DigitInfo | undefined {
  const type = request.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase();
  const body = request.body.toString('latin1', 0, 256);
  if (type === 'application/dtmf') return digitInfo(body.trim(), durationDefaultMs);
  if (type !== 'application/dtmf-relay') return undefined;
  const signal = /^\s*Signal\s*=\s*(\S+)/im.exec(body)?.[1];
  const duration = Number(/^\s*Duration\s*=\s*(\d{1,5})/im.exec(body)?.[1] ?? durationDefaultMs);
  return signal === undefined ? undefined : digitInfo(signal, duration);
}

function digitInfo(text: string, durationMs: number): DigitInfo | undefined {
  const digit = /^1[0-5]$/.test(text) ? '*#ABCD'.charAt(Number(text) - 10) : text.toUpperCase();
  if (!/^[0-9*#A-D]$/.test(digit)) return undefined;
  return { digit, durationMs: Math.min(durationMs, durationMaxMs) };
}
