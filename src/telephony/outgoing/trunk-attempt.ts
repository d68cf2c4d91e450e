/** One try of a dialled number over one trunk: from the channel to the leg, undone when it fails. */
import type { Timer } from '../../base/clock.ts';
import { isHotlineError } from '../../base/errors.ts';
import type { DialOptions, Leg } from '../../calls/ports.ts';
import type { CallContext } from '../legs/call-context.ts';
import { joinCalleeMedia, openCalleeMedia } from '../legs/callee-media.ts';
import { InviteAttempt } from '../legs/invite-attempt.ts';
import { LiveLeg } from '../legs/live-leg.ts';
import type { PeerDialog } from '../legs/peer-dialog.ts';
import { sessionTimerOffer } from '../legs/session-timer.ts';
import type { SipHeaders } from '../libraries/sip-library.ts';
import type { Endpoint } from '../media/endpoint.ts';
import { settle } from '../settling.ts';
import { dialOutcome, type FailedDial, silentTrunk } from './dial-outcome.ts';
import { EarlyMedia } from './early-media.ts';
import type { TrunkChoice } from './trunk-choice.ts';
import { trunkUri } from './trunk-uri.ts';

export type TrunkResult = { readonly leg: Leg } | FailedDial;

type Invited = { readonly dialog: PeerDialog } | FailedDial;

const badAnswer: FailedDial = { result: { outcome: 'failed' }, isTrunkFault: false };
const calledOff: FailedDial = { result: { outcome: 'cancelled' }, isTrunkFault: false };

/**
 * @param options its signal aborts too when the leg to be joined has ended
 * @throws HotlineError when the media fails
 */
export async function tryTrunk(
  choice: TrunkChoice,
  options: DialOptions,
  context: CallContext,
): Promise<TrunkResult> {
  const endpoint = await openCalleeMedia(options, context);
  if (!endpoint) return calledOff;
  const { joins, earlyMedia, onRinging, signal } = options;
  const hearer = earlyMedia && joins instanceof LiveLeg ? joins : undefined;
  const early = new EarlyMedia({ endpoint, hearer, signal, onRinging, logger: context.logger });
  try {
    const invited = await invite({ choice, endpoint, early }, options, context);
    const wasHeard = await early.isHeard();
    if ('dialog' in invited) {
      const leg = await joined(invited.dialog, endpoint, context);
      if (!leg) return badAnswer;
      if (wasHeard) hearer?.stayBridged(leg);
      return { leg };
    }
    await endpoint.destroy();
    return invited;
  } catch (error) {
    await endpoint.destroy();
    throw error;
  }
}

/** undefined, and both have ended, when what the far end describes cannot be used. */
async function joined(
  dialog: PeerDialog,
  endpoint: Endpoint,
  context: CallContext,
): Promise<LiveLeg | undefined> {
  try {
    return await joinCalleeMedia(dialog, endpoint, context);
  } catch (error) {
    if (!isHotlineError(error, 'media-failed')) throw error;
    context.logger.warn({ err: error }, 'the answer of the far end cannot be used');
    return undefined;
  }
}

interface TrunkAttempt {
  readonly choice: TrunkChoice;
  readonly endpoint: Endpoint;
  readonly early: EarlyMedia;
}

/** Until the far end has answered or refused, the trunk was silent, or time is up. */
async function invite(
  attempt: TrunkAttempt,
  options: DialOptions,
  context: CallContext,
): Promise<Invited> {
  const { clock, counters, connection } = context;
  const ended = AbortSignal.any([options.signal, connection.lost, attempt.endpoint.ended]);
  const wait = { clock, counter: counters, what: 'trunk', ended };
  const late = (invited: Invited): void => {
    if ('dialog' in invited) void invited.dialog.bye('cancelled');
  };
  let started: { readonly sent: InviteAttempt; readonly silence: Timer } | undefined;
  try {
    const deadlineMs = options.ringTimeoutMs;
    return await settle<Invited>({ ...wait, deadlineMs, late }, (resolve) => {
      started = start(attempt, options, context, resolve);
    });
  } catch (error) {
    if (options.signal.aborted) return calledOff;
    if (isHotlineError(error, 'deadline-passed')) {
      return { result: { outcome: 'no-answer' }, isTrunkFault: false };
    }
    throw error;
  } finally {
    started?.silence.cancel();
    if (connection.lost.aborted) started?.sent.abandon();
    else started?.sent.cancel();
  }
}

function start(
  { choice, endpoint, early }: TrunkAttempt,
  options: DialOptions,
  context: CallContext,
  resolve: (invited: Invited) => void,
) {
  const { credentials, noResponseMs } = choice.outgoing;
  const silence = context.clock.setTimer(noResponseMs, () => resolve(silentTrunk));
  const sent = new InviteAttempt(
    {
      uri: trunkUri(choice.outgoing, choice.number.replaceAll('#', '%23')),
      headers: headersOf(choice, options, context.sessionSeconds),
      localSdp: endpoint.localSdp,
      ...(credentials ? { credentials } : {}),
      onSent: (sent) => options.onIdentity?.({ invites: [sent], endpoint: endpoint.identity }),
      onProgress: (progress) => {
        silence.cancel();
        early.progressed(progress);
      },
      onAnswered: (dialog) => resolve({ dialog }),
      onFailed: (status) => resolve(dialOutcome(status)),
    },
    context,
  );
  sent.start();
  return { sent, silence };
}

/** drachtio puts its own address in place of `localhost`. */
function headersOf(
  { callerNumber }: TrunkChoice,
  { callId }: DialOptions,
  sessionSeconds: number,
): SipHeaders {
  const identity = `<sip:${callerNumber}@localhost>`;
  return {
    From: identity,
    'P-Asserted-Identity': identity,
    'X-Hotline-Call': callId,
    'Content-Type': 'application/sdp',
    Contact: '<sip:hotline@localhost>',
    ...sessionTimerOffer(sessionSeconds),
  };
}
