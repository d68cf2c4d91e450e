/** What is still alive in a hotline that should be quiet, in words: `engine.media.streams 1`. */
import type { App } from '../../../src/app.ts';
import type { MediaEngine } from '../../../src/engine/media/media-engine.ts';
import type { SipCounters } from '../../../src/engine/sip/counters.ts';
import type { CallServers } from './call-servers.ts';

/** The longest that SIP transactions linger: timer D's 32 s (RFC 3261 §17.1.1.2). */
export const lingerMs = 32_000;

export interface LookedAt {
  readonly app: App;
  readonly servers: CallServers;
  /** Of the test's own phones. */
  readonly media: MediaEngine;
}

/** Calls, legs, offers, dialogs, channels, streams, sockets; and repairs, which no test may need. */
export async function stillAlive({ app, servers, media }: LookedAt): Promise<readonly string[]> {
  const { calls, telephony } = app.counters();
  const { readyEndpoints } = telephony.counters;
  const { legs, endpoints, dialogs, invitesIn, invitesOut, waits } = telephony.counters;
  const { registeredContacts } = telephony;
  return [
    ...above('calls', { ...calls }),
    ...above('telephony', { legs, endpoints, dialogs, invitesIn, invitesOut, waits }),
    ...above('telephony', { registeredContacts }),
    ...(await aliveInEngine(servers, readyEndpoints)),
    ...above('phones', aliveInMedia(await media.statistics())),
  ];
}

/** @param ready channels that are kept for the next legs */
async function aliveInEngine(servers: CallServers, ready: number): Promise<readonly string[]> {
  if (!servers.counters) return [];
  const { drachtio, freeswitch, media } = await servers.counters();
  const { dialogs, incomingRequests, heldRequests, outgoingRequests, registeredFlows } = drachtio;
  const { channels, calls, bridges, conferences, recordings, outboundSockets } = freeswitch;
  const { streams, sockets, ...others } = aliveInMedia(media);
  return [
    ...above('drachtio', { incomingRequests, heldRequests, outgoingRequests, registeredFlows }),
    ...above('drachtio', { dialogs, sipDialogs: drachtio.sip.dialogs }, ready),
    ...above('freeswitch', { bridges, conferences, recordings }),
    ...above('freeswitch', { channels, calls, outboundSockets }, ready),
    ...above('freeswitch', { sipDialogs: freeswitch.sip.dialogs }, ready),
    ...above('media', { streams }, ready),
    ...above('media', { sockets }, 2 * ready),
    ...above('media', others),
  ];
}

/** What the RFC lets live on for some seconds: transactions, timers, connections of phones. */
export async function lingering({ servers }: LookedAt): Promise<readonly string[]> {
  if (!servers.counters) return [];
  const { drachtio, freeswitch } = await servers.counters();
  return [
    ...above('drachtio', lingeringInSip(drachtio.sip)),
    ...above('freeswitch', lingeringInSip(freeswitch.sip)),
  ];
}

function lingeringInSip({ clientTransactions, serverTransactions, timers }: SipCounters) {
  return { clientTransactions, serverTransactions, timers };
}

function aliveInMedia(statistics: Awaited<ReturnType<MediaEngine['statistics']>>) {
  const { streams, sockets, playbacks, recordings, conferences, bridges, taps } = statistics;
  return { streams, sockets, playbacks, recordings, conferences, bridges, taps };
}

function above(
  where: string,
  counts: Readonly<Record<string, number>>,
  expected = 0,
): readonly string[] {
  return Object.entries(counts).flatMap(([name, count]) =>
    count === expected ? [] : [`${where}.${name} ${count}`],
  );
}
