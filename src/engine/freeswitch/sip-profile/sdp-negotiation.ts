/**
 * Offer/answer (RFC 3264) of one audio stream: G.711, telephone events, comfort noise. Everything
 * else an offer may hold is declined: other codecs are left out, other streams get port 0.
 */
import { parse, type SessionDescription } from 'sdp-transform';
import type { AudioCodec, MediaDirection } from '../../media/media-engine.ts';

export interface MediaAddress {
  /** An IP address; a name is refused. */
  readonly address: string;
  readonly port: number;
}

export interface TelephoneEvent {
  readonly payloadType: number;
  readonly clockRate: 8000 | 48000;
}

/** What the peer said about its audio, reduced to what both sides can do. */
export interface NegotiatedAudio {
  readonly codec: AudioCodec;
  readonly payloadType: number;
  /** Every G.711 payload the peer named, the chosen one included. */
  readonly accepts: readonly { readonly name: AudioCodec; readonly payloadType: number }[];
  /** The one to send with first; empty: the peer takes no telephone events. */
  readonly telephoneEvents: readonly TelephoneEvent[];
  /** Absent: no comfort noise. */
  readonly comfortNoise?: number;
  /** Where to send; absent when there is no peer yet (our own address came back, or port 0). */
  readonly remote?: MediaAddress;
  /** Where to send RTCP when it is not the next port. */
  readonly remoteRtcpPort?: number;
  /** RTCP shares the RTP port (RFC 5761). */
  readonly rtcpMux: boolean;
  /** Packet time the peer wants, ms. */
  readonly ptimeMs: number;
  /** Seen from our side: `recvonly` means that we must not send. */
  readonly direction: MediaDirection;
}

/** Our side of a stream. */
export interface LocalAudio extends MediaAddress {
  readonly sessionId: number;
  /** Counts up with every description sent (RFC 3264 §8). */
  readonly sessionVersion: number;
}

interface Payload {
  readonly type: number;
  readonly encoding: string;
  readonly clockRate: number;
}

const staticPayloads: readonly Payload[] = [
  { type: 0, encoding: 'PCMU', clockRate: 8000 },
  { type: 8, encoding: 'PCMA', clockRate: 8000 },
  { type: 13, encoding: 'CN', clockRate: 8000 },
];

const mirrored: Readonly<Record<MediaDirection, MediaDirection>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

type Stream = SessionDescription['media'][number];

/**
 * What can be done with the peer's description; undefined when nothing can (488). The peer's order
 * of codecs decides.
 */
export function negotiateAudio(remoteSdp: string, local: LocalAudio): NegotiatedAudio | undefined {
  const session = parseSdp(remoteSdp);
  const stream = session && audioStream(session);
  if (!session || !stream) return undefined;
  const payloads = payloadsOf(stream);
  const accepts = payloads.flatMap(({ encoding, clockRate, type }) =>
    isCodec(encoding) && clockRate === 8000 ? [{ name: encoding, payloadType: type }] : [],
  );
  const codec = accepts[0];
  if (!codec) return undefined;
  const comfortNoise = payloads.find((one) => one.encoding === 'CN' && one.clockRate === 8000);
  return {
    codec: codec.name,
    payloadType: codec.payloadType,
    accepts,
    telephoneEvents: telephoneEventsOf(payloads),
    rtcpMux: stream.rtcpMux !== undefined,
    ptimeMs: ptimeOf(stream),
    ...(comfortNoise && { comfortNoise: comfortNoise.type }),
    ...remoteOf(session, stream, local),
  };
}

/** The answer to `remoteSdp`, as negotiated: one m-line for each that was offered. */
export function formatAnswer(remoteSdp: string, local: LocalAudio, audio: NegotiatedAudio): string {
  const session = parseSdp(remoteSdp);
  const chosen = session && audioStream(session);
  const streams = (session?.media ?? []).map((stream) =>
    stream === chosen
      ? answerLines(local, audio)
      : [`m=${stream.type} 0 ${stream.protocol} ${stream.payloads ?? '0'}`],
  );
  return description(local, streams.flat());
}

/** An offer of all that we can do, for an INVITE that came without one. */
export function formatOffer(local: LocalAudio, direction: MediaDirection = 'sendrecv'): string {
  const telephoneEvent: Payload = { type: 101, encoding: 'telephone-event', clockRate: 8000 };
  const [mu, a, noise] = staticPayloads as [Payload, Payload, Payload];
  return description(local, audioLines(local, [mu, a, telephoneEvent, noise], direction));
}

function parseSdp(text: string): SessionDescription | undefined {
  try {
    const session = parse(text);
    return Array.isArray(session.media) ? session : undefined;
  } catch {
    // sdp-transform throws on some malformed lines: such a description is no description.
    return undefined;
  }
}

/** The first audio stream that is not declined and not encrypted. */
function audioStream(session: SessionDescription): Stream | undefined {
  return session.media.find(
    ({ type, port, protocol }) => type === 'audio' && port > 0 && /^RTP\/AVPF?$/i.test(protocol),
  );
}

function payloadsOf(stream: Stream): Payload[] {
  const types = String(stream.payloads ?? '')
    .split(' ')
    .map(Number)
    .filter((type) => Number.isInteger(type) && type >= 0 && type <= 127);
  return types.flatMap((type) => {
    const mapped = stream.rtp.find(({ payload }) => payload === type);
    if (!mapped) return staticPayloads.filter((one) => one.type === type);
    return [{ type, encoding: normalEncoding(mapped.codec), clockRate: mapped.rate ?? 8000 }];
  });
}

function normalEncoding(name: string): string {
  return /^telephone-event$/i.test(name) ? 'telephone-event' : String(name).toUpperCase();
}

function isCodec(encoding: string): encoding is AudioCodec {
  return encoding === 'PCMU' || encoding === 'PCMA';
}

/** Those with the audio's own clock first: RFC 4733 §2.1 wants the stream's timestamps. */
function telephoneEventsOf(payloads: readonly Payload[]): TelephoneEvent[] {
  const events = payloads.flatMap(({ encoding, clockRate, type }): TelephoneEvent[] =>
    encoding === 'telephone-event' && (clockRate === 8000 || clockRate === 48000)
      ? [{ payloadType: type, clockRate }]
      : [],
  );
  return events.sort((one, other) => one.clockRate - other.clockRate);
}

function ptimeOf(stream: Stream): number {
  const ptime = Number(stream.ptime ?? 20);
  return ptime === 40 || ptime === 60 ? ptime : 20;
}

function remoteOf(
  session: SessionDescription,
  stream: Stream,
  local: LocalAudio,
): Pick<NegotiatedAudio, 'remote' | 'remoteRtcpPort' | 'direction'> {
  const address = String(stream.connection?.ip ?? session.connection?.ip ?? '');
  const stated = stream.direction ?? session.direction ?? 'sendrecv';
  // RFC 2543's way of holding, still seen from old phones.
  const isHeldTheOldWay = address === '0.0.0.0' || address === '::';
  const direction = isHeldTheOldWay && stated === 'sendrecv' ? 'recvonly' : mirrored[stated];
  const isOurself = stream.port === local.port && address === local.address;
  if (address === '' || isHeldTheOldWay || isOurself || stream.port > 65535) {
    // Our own description sent back means that there is no peer yet: its direction is not ours.
    return { direction: isOurself ? 'sendrecv' : direction };
  }
  const rtcpPort = stream.rtcp?.port;
  const isUsable = rtcpPort !== undefined && rtcpPort > 0 && rtcpPort <= 65535;
  return {
    direction,
    remote: { address, port: stream.port },
    ...(isUsable && { remoteRtcpPort: rtcpPort }),
  };
}

function answerPayloads(audio: NegotiatedAudio): Payload[] {
  const events = audio.telephoneEvents.map(({ payloadType, clockRate }) => ({
    type: payloadType,
    encoding: 'telephone-event',
    clockRate,
  }));
  const noise = audio.comfortNoise;
  return [
    { type: audio.payloadType, encoding: audio.codec, clockRate: 8000 },
    ...events,
    ...(noise === undefined ? [] : [{ type: noise, encoding: 'CN', clockRate: 8000 }]),
  ];
}

function answerLines(local: LocalAudio, audio: NegotiatedAudio): string[] {
  const lines = audioLines(local, answerPayloads(audio), audio.direction);
  if (audio.rtcpMux) lines.push('a=rtcp-mux');
  return lines;
}

function audioLines(
  local: LocalAudio,
  payloads: readonly Payload[],
  direction: MediaDirection,
): string[] {
  const types = payloads.map(({ type }) => type).join(' ');
  const lines = [`m=audio ${local.port} RTP/AVP ${types}`];
  for (const { type, encoding, clockRate } of payloads) {
    lines.push(`a=rtpmap:${type} ${encoding}/${clockRate}`);
    if (encoding === 'telephone-event') lines.push(`a=fmtp:${type} 0-15`);
  }
  lines.push('a=ptime:20', `a=${direction}`);
  return lines;
}

function description(local: LocalAudio, streams: readonly string[]): string {
  const family = local.address.includes(':') ? 'IP6' : 'IP4';
  const { sessionId, sessionVersion, address } = local;
  return `${[
    'v=0',
    `o=FreeSWITCH ${sessionId} ${sessionVersion} IN ${family} ${address}`,
    's=FreeSWITCH',
    `c=IN ${family} ${address}`,
    't=0 0',
    ...streams,
  ].join('\r\n')}\r\n`;
}
