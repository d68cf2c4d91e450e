/**
 * The channel of somebody whom we call: opened before the INVITE, because FreeSWITCH makes the offer,
 * and given the answer afterwards.
 */
import { HotlineError } from '../../base/errors.ts';
import type { CallId } from '../../base/ids.ts';
import type { Leg } from '../../calls/ports.ts';
import type { Endpoint } from '../media/endpoint.ts';
import { describesAudio } from '../media/sdp.ts';
import type { CallContext } from './call-context.ts';
import { LiveLeg } from './live-leg.ts';
import type { PeerDialog } from './peer-dialog.ts';

export interface CalleeMediaOptions {
  readonly callId: CallId;
  /** Its media server is used. Absent: any. */
  readonly joins?: Leg;
  readonly signal: AbortSignal;
}

/** undefined when it was called off meanwhile. @throws HotlineError of the media server */
export async function openCalleeMedia(
  options: CalleeMediaOptions,
  context: CallContext,
): Promise<Endpoint | undefined> {
  const { servers, endpoints } = context;
  const joins = options.joins instanceof LiveLeg ? options.joins.mediaServer : undefined;
  const server = servers.choose(joins);
  if (!server) throw new HotlineError('engine-unavailable', 'No FreeSWITCH is connected');
  const headers = { 'X-Hotline-Call': options.callId };
  try {
    return await endpoints.open(server, { headers, signal: options.signal });
  } catch (error) {
    if (options.signal.aborted) return undefined;
    throw error;
  }
}

/** Makes a leg of both; ends it and throws when the media cannot be joined. */
export async function joinCalleeMedia(
  dialog: PeerDialog,
  endpoint: Endpoint,
  context: CallContext,
): Promise<LiveLeg> {
  const leg = new LiveLeg(dialog, endpoint, context);
  try {
    // FreeSWITCH would take an answer without audio, and the two would never hear each other.
    const remoteSdp = dialog.remoteSdp ?? '';
    if (!describesAudio(remoteSdp)) throw new HotlineError('media-failed', 'No audio is answered');
    await endpoint.modify(remoteSdp);
    return leg;
  } catch (error) {
    await leg.hangup('failed');
    throw error;
  }
}
