/**
 * Rings the phones of an extension and makes a leg of the first that answers. Undone in reverse
 * order when anything fails: the other phones, the dialog, the channel.
 */

import { HotlineError } from '../../base/errors.ts';
import { formatHostPort } from '../../base/host-port.ts';
import type { RingOptions, RingResult } from '../../calls/ports.ts';
import { quote } from '../identity/header-values.ts';
import { anonymousNumber } from '../identity/numbers.ts';
import type { SipHeaders } from '../libraries/sip-library.ts';
import type { Endpoint } from '../media/endpoint.ts';
import type { ContactBinding } from '../ports.ts';
import type { SentInvite } from '../servers/drachtio-connection.ts';
import { settle } from '../settling.ts';
import type { CallContext } from './call-context.ts';
import { joinCalleeMedia, openCalleeMedia } from './callee-media.ts';
import { InviteAttempt } from './invite-attempt.ts';
import type { PeerDialog } from './peer-dialog.ts';
import { bestOf, endsAllForks, type FailedRing, ringOutcome } from './ring-outcome.ts';
import { sessionTimerOffer } from './session-timer.ts';

type Rung = { readonly dialog: PeerDialog } | FailedRing;

/** Never throws for what a phone or its person does; @throws HotlineError when the media fails. */
export async function ringPhones(
  contacts: readonly ContactBinding[],
  options: RingOptions,
  context: CallContext,
): Promise<RingResult> {
  if (contacts.length === 0) return { outcome: 'unreachable' };
  if (options.signal.aborted) return { outcome: 'cancelled' };
  const endpoint = await openCalleeMedia(options, context);
  if (!endpoint) return { outcome: 'cancelled' };
  try {
    const rung = await ringAll(contacts, endpoint, options, context);
    if (!('dialog' in rung)) {
      await endpoint.destroy();
      return rung;
    }
    return { outcome: 'answered', leg: await joinCalleeMedia(rung.dialog, endpoint, context) };
  } catch (error) {
    await endpoint.destroy();
    throw error;
  }
}

/** Until the first phone answers, all have failed, the time is up, or the caller is gone. */
async function ringAll(
  contacts: readonly ContactBinding[],
  endpoint: Endpoint,
  options: RingOptions,
  context: CallContext,
): Promise<Rung> {
  const forks: InviteAttempt[] = [];
  const over = new AbortController();
  const { clock, counters, connection } = context;
  const ended = AbortSignal.any([options.signal, connection.lost, endpoint.ended]);
  const deadlineMs = options.ringTimeoutMs;
  const wait = { clock, counter: counters, what: 'phone', deadlineMs, ended };
  const late = (rung: Rung): void => {
    if ('dialog' in rung) void rung.dialog.bye('cancelled');
  };
  let isTaken = false;
  try {
    const rung = await settle<Rung>({ ...wait, late }, (resolve) => {
      startForks({ contacts, endpoint, options, context, forks, over: over.signal }, resolve);
    });
    isTaken = 'dialog' in rung;
    return rung;
  } catch (error) {
    if (options.signal.aborted) return { outcome: 'cancelled' };
    if (error instanceof HotlineError && error.code === 'deadline-passed') {
      return { outcome: 'no-answer' };
    }
    throw error;
  } finally {
    over.abort();
    for (const fork of forks) {
      if (connection.lost.aborted) fork.abandon();
      else fork.cancel(isTaken);
    }
  }
}

interface Ring {
  readonly contacts: readonly ContactBinding[];
  readonly endpoint: Endpoint;
  readonly options: RingOptions;
  readonly context: CallContext;
  /** All INVITEs that were begun. */
  readonly forks: InviteAttempt[];
  /** Aborts when nobody waits for an answer any more. */
  readonly over: AbortSignal;
}

function startForks(ring: Ring, resolve: (rung: Rung) => void): void {
  const { contacts, endpoint, options, context, forks, over } = ring;
  const failed: FailedRing[] = [];
  const invites: SentInvite[] = [];
  const tellSent = once(options.onSent);
  const sent = (invite: SentInvite): void => {
    invites.push(invite);
    options.onIdentity?.({ invites: [...invites], endpoint: endpoint.identity });
    tellSent();
  };
  const tellRinging = once(options.onRinging);
  let ringing: { readonly fork: InviteAttempt; readonly contact: ContactBinding } | undefined;
  const begin = (contact: ContactBinding, answersItself: boolean): InviteAttempt => {
    const onFailed = (status: number | undefined): void => {
      const result = ringOutcome(status);
      failed.push(result);
      if (endsAllForks(result)) resolve(result);
      else if (failed.length === contacts.length) resolve(bestOf(failed));
    };
    const onProgress = (): void => {
      tellRinging();
      if (ringing) return;
      ringing = { fork, contact };
      if (options.answerNow?.aborted) answerNow();
    };
    const onAnswered = (dialog: PeerDialog): void => resolve({ dialog });
    const headers = ringHeaders({ ...options, answersItself }, context.sessionSeconds);
    const common = { headers, localSdp: endpoint.localSdp, onSent: sent, onProgress };
    const route = routeTo(contact);
    const target = { uri: contact.contact, ...(route ? { route } : {}) };
    const fork = new InviteAttempt({ ...target, ...common, onAnswered, onFailed }, context);
    forks.push(fork);
    return fork;
  };
  const answerNow = (): void => {
    if (!ringing) return;
    const { fork, contact } = ringing;
    fork.withdraw(() => {
      if (!over.aborted) begin(contact, true).start();
    });
  };
  options.answerNow?.addEventListener('abort', answerNow, { once: true, signal: over });
  for (const fork of contacts.map((contact) => begin(contact, options.answersItself ?? false))) {
    fork.start();
  }
}

/** Two conventions by which desk phones answer by themselves; one that knows neither rings. */
const answerAtOnce: SipHeaders = {
  'Call-Info': '<sip:hotline@localhost>;answer-after=0',
  'Alert-Info': '<http://localhost>;info=alert-autoanswer;delay=0',
};

/** drachtio puts its own address in place of `localhost`. */
function ringHeaders(options: RingOptions, sessionSeconds: number): SipHeaders {
  const isAnonymous = options.callerNumber === anonymousNumber;
  const user = isAnonymous ? anonymousNumber : options.callerNumber.replace(/[^\d+*#]/g, '');
  const name = quote(options.callerName ?? options.callerNumber);
  const identity = `${name} <sip:${user.replaceAll('#', '%23')}@localhost>`;
  return {
    From: identity,
    'P-Asserted-Identity': identity,
    'X-Hotline-Call': options.callId,
    'Content-Type': 'application/sdp',
    Contact: '<sip:hotline@localhost>',
    ...(options.answersItself ? answerAtOnce : {}),
    ...sessionTimerOffer(sessionSeconds),
  };
}

/**
 * A phone behind NAT is reached where its REGISTER came from; over TCP drachtio finds the phone's
 * connection by the contact itself.
 */
function routeTo({ source }: ContactBinding): string | undefined {
  if (source.protocol !== 'udp') return undefined;
  return `sip:${formatHostPort({ host: source.address, port: source.port })};lr`;
}

function once(act: (() => void) | undefined): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act?.();
  };
}
