/**
 * Rings the phones of an extension and makes a leg of the first that answers. Undone in reverse
 * order when anything fails: the other phones, the dialog, the channel.
 */
import { HotlineError } from '../../base/errors.ts';
import type { RingOptions, RingResult } from '../../calls/ports.ts';
import { quote } from '../identity/header-values.ts';
import { anonymousNumber } from '../identity/numbers.ts';
import type { SipHeaders } from '../libraries/sip-library.ts';
import { createEndpoint, type Endpoint } from '../media/endpoint.ts';
import type { ContactBinding } from '../ports.ts';
import { settle } from '../settling.ts';
import type { CallContext } from './call-context.ts';
import { LiveLeg } from './live-leg.ts';
import type { PeerDialog } from './peer-dialog.ts';
import { PhoneFork } from './phone-fork.ts';
import { bestOf, endsAllForks, type FailedRing } from './ring-outcome.ts';
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
  const endpoint = await openEndpoint(options, context);
  if (!endpoint) return { outcome: 'cancelled' };
  try {
    const rung = await ringAll(contacts, endpoint, options, context);
    if (!('dialog' in rung)) {
      await endpoint.destroy();
      return rung;
    }
    return { outcome: 'answered', leg: await joinMedia(rung.dialog, endpoint, context) };
  } catch (error) {
    await endpoint.destroy();
    throw error;
  }
}

/** undefined when the ring was called off meanwhile. */
async function openEndpoint(
  options: RingOptions,
  context: CallContext,
): Promise<Endpoint | undefined> {
  const { clock, counters, connection, servers, mediaTimeoutMs } = context;
  const joins = options.joins instanceof LiveLeg ? options.joins.mediaServer : undefined;
  const server = servers.choose(joins);
  if (!server) throw new HotlineError('engine-unavailable', 'No FreeSWITCH is connected');
  const media = { clock, counters, signallingLost: connection.lost, mediaTimeoutMs };
  const headers = { 'X-Hotline-Call': options.callId };
  try {
    return await createEndpoint(server, media, { headers, signal: options.signal });
  } catch (error) {
    if (options.signal.aborted) return undefined;
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
  const forks: PhoneFork[] = [];
  const { clock, counters, connection } = context;
  const ended = AbortSignal.any([options.signal, connection.lost, endpoint.ended]);
  const deadlineMs = options.ringTimeoutMs;
  const wait = { clock, counter: counters, what: 'phone', deadlineMs, ended };
  const late = (rung: Rung): void => {
    if ('dialog' in rung) void rung.dialog.bye('cancelled');
  };
  try {
    return await settle<Rung>({ ...wait, late }, (resolve) => {
      const started = startForks(contacts, endpoint, options, context, resolve);
      forks.push(...started);
    });
  } catch (error) {
    if (options.signal.aborted) return { outcome: 'cancelled' };
    if (error instanceof HotlineError && error.code === 'deadline-passed') {
      return { outcome: 'no-answer' };
    }
    throw error;
  } finally {
    for (const fork of forks) {
      if (connection.lost.aborted) fork.abandon();
      else fork.cancel();
    }
  }
}

function startForks(
  contacts: readonly ContactBinding[],
  endpoint: Endpoint,
  options: RingOptions,
  context: CallContext,
  resolve: (rung: Rung) => void,
): readonly PhoneFork[] {
  const failed: FailedRing[] = [];
  const sent = once(options.onSent);
  const ringing = once(options.onRinging);
  const forks = contacts.map((contact) => {
    const onFailed = (result: FailedRing): void => {
      failed.push(result);
      if (endsAllForks(result)) resolve(result);
      else if (failed.length === contacts.length) resolve(bestOf(failed));
    };
    const onAnswered = (dialog: PeerDialog): void => resolve({ dialog });
    const headers = ringHeaders(options, context.sessionSeconds);
    const common = { headers, localSdp: endpoint.localSdp, onSent: sent, onRinging: ringing };
    return new PhoneFork({ contact, ...common, onAnswered, onFailed }, context);
  });
  for (const fork of forks) fork.start();
  return forks;
}

async function joinMedia(
  dialog: PeerDialog,
  endpoint: Endpoint,
  context: CallContext,
): Promise<LiveLeg> {
  const leg = new LiveLeg(dialog, endpoint, context);
  try {
    await endpoint.modify(dialog.remoteSdp);
    return leg;
  } catch (error) {
    await leg.hangup('failed');
    throw error;
  }
}

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
    ...sessionTimerOffer(sessionSeconds),
  };
}

function once(act: (() => void) | undefined): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act?.();
  };
}
