/**
 * The registrar's decision as a pure function (RFC 3261 §10.3 steps 6 to 8): the bindings of one
 * extension and a REGISTER in, the answer and the new bindings out.
 */
import type { ContactBinding } from '../ports.ts';
import type { RegisterRequest, WantedContact } from './register-request.ts';

export interface BindingLimits {
  readonly expiresSecondsMin: number;
  readonly expiresSecondsMax: number;
  readonly contactsMax: number;
}

export type RegisterDecision =
  /** 200 with the bindings, the newest first. */
  | { readonly status: 200; readonly bindings: readonly ContactBinding[] }
  /** Interval too brief: answer with Min-Expires. */
  | { readonly status: 423 }
  /** The request is older than what is registered: nothing changes. */
  | { readonly status: 500 };

export function decideRegister(
  current: readonly ContactBinding[],
  request: RegisterRequest,
  limits: BindingLimits,
  now: number,
): RegisterDecision {
  const live = current.filter((binding) => binding.expiresAt > now);
  if (request.contacts === 'all') {
    if (live.some((binding) => isOutdated(request, binding))) return { status: 500 };
    return { status: 200, bindings: [] };
  }
  if (request.contacts.some((wanted) => isTooBrief(wanted, limits))) return { status: 423 };
  let bindings = live;
  for (const wanted of request.contacts) {
    const key = contactKey(wanted.contact);
    const before = bindings.find((binding) => contactKey(binding.contact) === key);
    if (before && isOutdated(request, before)) return { status: 500 };
    bindings = bindings.filter((binding) => binding !== before);
    if (wanted.expiresSeconds !== 0) {
      bindings = [newBinding(request, wanted, limits, now), ...bindings];
    }
  }
  // A phone that restarted on another port leaves its old contact behind: the oldest give way.
  return { status: 200, bindings: bindings.slice(0, limits.contactsMax) };
}

/** §10.3 step 7: same Call-ID, and not a higher CSeq. */
function isOutdated(request: RegisterRequest, binding: ContactBinding): boolean {
  return binding.sipCallId === request.sipCallId && request.cseq <= binding.cseq;
}

function isTooBrief(wanted: WantedContact, limits: BindingLimits): boolean {
  const { expiresSeconds } = wanted;
  if (expiresSeconds === undefined || expiresSeconds === 0) return false;
  return expiresSeconds < limits.expiresSecondsMin;
}

function newBinding(
  request: RegisterRequest,
  wanted: WantedContact,
  limits: BindingLimits,
  now: number,
): ContactBinding {
  const wish = wanted.expiresSeconds ?? limits.expiresSecondsMax;
  return {
    extension: request.extension,
    contact: wanted.contact,
    source: request.source,
    sipCallId: request.sipCallId,
    cseq: request.cseq,
    registeredAt: now,
    expiresAt: now + Math.min(wish, limits.expiresSecondsMax) * 1000,
    ...(request.userAgent === undefined ? {} : { userAgent: request.userAgent }),
  };
}

/** Scheme and host compare without case, all else with (RFC 3261 §19.1.4, simplified). */
function contactKey(contact: string): string {
  const match = /^([a-z]+:)([^@]*@)?([^;?]*)(.*)$/i.exec(contact);
  if (!match) return contact;
  const [, scheme = '', user = '', host = '', rest = ''] = match;
  return `${scheme.toLowerCase()}${user}${host.toLowerCase()}${rest}`;
}
