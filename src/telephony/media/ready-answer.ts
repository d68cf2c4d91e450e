/**
 * The answer to a caller's offer, written by us from what a ready channel offers, so that the caller
 * need not wait until FreeSWITCH has been told. Only for an offer of which FreeSWITCH's answer is known
 * beforehand: one plain G.711 audio stream. Of it FreeSWITCH is told just what was answered.
 */
import { isIP } from 'node:net';
import { type MediaDescription, parse, type SessionDescription, write } from 'sdp-transform';
import { audioDirection } from './sdp.ts';

export interface ReadyAnswer {
  /** For the caller. */
  readonly answer: string;
  /** For FreeSWITCH, which must answer with the address and the codec of `answer`. */
  readonly offer: string;
}

interface AudioAddress {
  readonly address: string;
  readonly port: number;
}

type Stream = SessionDescription['media'][number];

const staticCodecs: Readonly<Record<number, string>> = { 0: 'PCMU', 8: 'PCMA' };
const codecs = Object.values(staticCodecs);

/**
 * @param offer the caller's
 * @param ready what the ready channel offered
 * @returns undefined: FreeSWITCH itself must be asked
 */
export function readyAnswer(offer: string, ready: string): ReadyAnswer | undefined {
  const caller = plainAudio(offer);
  const channel = plainAudio(ready);
  if (!caller || !channel) return undefined;
  if (isIP(caller.address.address) !== isIP(channel.address.address)) return undefined;
  const offered = payloadsOf(caller.stream);
  const known = payloadsOf(channel.stream).map(({ codec }) => codec);
  const voice = offered.find(({ codec }) => codecs.includes(codec) && known.includes(codec));
  if (!voice) return undefined;
  const digits = offered.find(({ codec }) => codec === digitsCodec && known.includes(codec));
  const payloads = digits ? [voice, digits] : [voice];
  return {
    answer: describe(channel, payloads),
    offer: describe(caller, payloads),
  };
}

/** Whether both descriptions name the same place and the same codec. */
export function isSameAudio(one: string, other: string): boolean {
  const [first, second] = [plainAudio(one), plainAudio(other)];
  if (!first || !second) return false;
  return (
    first.address.address === second.address.address &&
    first.address.port === second.address.port &&
    payloadsOf(first.stream)[0]?.type === payloadsOf(second.stream)[0]?.type
  );
}

interface PlainAudio {
  readonly session: SessionDescription;
  readonly stream: Stream;
  readonly address: AudioAddress;
}

const digitsCodec = 'telephone-event';

/** One audio stream both ways to an IP address, neither encrypted nor negotiated by ICE. */
function plainAudio(sdp: string): PlainAudio | undefined {
  if (audioDirection(sdp) !== 'sendrecv') return undefined;
  const session = parsed(sdp);
  const stream = session?.media[0];
  if (!session || !stream || session.media.length !== 1) return undefined;
  const isPlain = stream.type === 'audio' && stream.protocol === 'RTP/AVP' && stream.port > 0;
  const isNegotiated = stream.crypto ?? stream.fingerprint ?? stream.iceUfrag ?? session.iceUfrag;
  const address = (stream.connection ?? session.connection)?.ip ?? '';
  if (!isPlain || isNegotiated !== undefined || isIP(address) === 0) return undefined;
  return { session, stream, address: { address, port: stream.port } };
}

function parsed(sdp: string): SessionDescription | undefined {
  try {
    return parse(sdp);
  } catch {
    // sdp-transform throws on some malformed lines: FreeSWITCH says what is wrong with it.
    return undefined;
  }
}

interface Payload {
  readonly type: number;
  readonly codec: string;
}

/** Of 8 kHz, in the order of preference. */
function payloadsOf(stream: Stream): readonly Payload[] {
  return String(stream.payloads ?? '')
    .split(' ')
    .map(Number)
    .flatMap((type) => {
      const mapped = stream.rtp.find(({ payload }) => payload === type);
      const codec = mapped ? normalCodec(mapped.codec) : staticCodecs[type];
      const isUsable = mapped === undefined || (mapped.rate ?? 8000) === 8000;
      return codec !== undefined && isUsable ? [{ type, codec }] : [];
    });
}

function normalCodec(name: string): string {
  return name.toLowerCase() === digitsCodec ? digitsCodec : name.toUpperCase();
}

/** The stream of `audio` with these payloads alone. */
function describe({ session, stream, address }: PlainAudio, payloads: readonly Payload[]): string {
  const { type, port, protocol, rtcp, ptime, maxptime } = stream;
  const media: MediaDescription & Pick<Stream, 'rtp' | 'fmtp'> = {
    ...{ type, port, protocol },
    payloads: payloads.map((payload) => payload.type).join(' '),
    rtp: payloads.map((payload) => ({ payload: payload.type, codec: payload.codec, rate: 8000 })),
    fmtp: payloads.flatMap((payload) =>
      payload.codec === digitsCodec ? [{ payload: payload.type, config: '0-16' }] : [],
    ),
    ...(rtcp && { rtcp }),
    ...(ptime !== undefined && { ptime }),
    ...(maxptime !== undefined && { maxptime }),
    direction: 'sendrecv',
  };
  const connection = { version: isIP(address.address) as 4 | 6, ip: address.address };
  const { version, origin, name, timing } = session;
  return write({ ...{ version, origin, name, timing, connection }, media: [media] });
}
