/**
 * SDP of a terminal phone: one G.711 audio stream with telephone events (RFC 3264, RFC 4566,
 * RFC 4733). Anything else in an offer is refused by port 0.
 */
import { parse, write } from 'sdp-transform';
import type {
  AudioCodec,
  MediaDirection,
  StreamConfiguration,
} from '../../engine/media/media-engine.ts';

interface LocalMedia {
  readonly localAddress: string;
  readonly localPort: number;
}

const codecs: readonly { readonly name: AudioCodec; readonly payloadType: number }[] = [
  { name: 'PCMA', payloadType: 8 },
  { name: 'PCMU', payloadType: 0 },
];
const telephoneEventPayloadType = 101;

/** Our offer, or our answer when `codec` and `eventPayloadType` come from the peer's offer. */
export function formatSession(
  local: LocalMedia,
  version: number,
  direction: MediaDirection,
  chosen?: { readonly codec: AudioCodec; readonly eventPayloadType: number | undefined },
): string {
  const offered = chosen ? codecs.filter((codec) => codec.name === chosen.codec) : codecs;
  const eventType = chosen ? chosen.eventPayloadType : telephoneEventPayloadType;
  const ipVer = local.localAddress.includes(':') ? 6 : 4;
  const rtp = offered.map(({ name, payloadType }) => ({
    payload: payloadType,
    codec: name,
    rate: 8000,
  }));
  if (eventType !== undefined)
    rtp.push({ payload: eventType, codec: 'telephone-event' as AudioCodec, rate: 8000 });
  return write({
    version: 0,
    origin: {
      username: 'hotline',
      sessionId: '1',
      sessionVersion: version,
      netType: 'IN',
      ipVer,
      address: local.localAddress,
    },
    name: 'hotline',
    connection: { version: ipVer, ip: local.localAddress },
    timing: { start: 0, stop: 0 },
    media: [
      {
        type: 'audio',
        port: local.localPort,
        protocol: 'RTP/AVP',
        payloads: rtp.map((codec) => codec.payload).join(' '),
        rtp,
        fmtp: eventType === undefined ? [] : [{ payload: eventType, config: '0-15' }],
        ptime: 20,
        direction,
      },
    ],
  });
}

export interface PeerSession {
  readonly configuration: StreamConfiguration;
  readonly eventPayloadType: number | undefined;
}

/** How to send to the peer of this SDP; undefined when it has no audio that we speak. */
export function readSession(sdp: string): PeerSession | undefined {
  const session = parse(sdp);
  const audio = session.media.find((media) => media.type === 'audio' && media.port !== 0);
  const address = audio?.connection?.ip ?? session.connection?.ip;
  if (!audio || address === undefined) return undefined;
  const payloads = String(audio.payloads ?? '')
    .split(' ')
    .map(Number);
  const known = payloads.flatMap((payloadType) => {
    const mapped = audio.rtp.find((codec) => codec.payload === payloadType)?.codec;
    return codecs
      .filter((one) => one.name === (mapped ?? staticName(payloadType)))
      .map(({ name }) => ({ name, payloadType }));
  });
  const [codec] = known;
  if (!codec) return undefined;
  const event = audio.rtp.find((one) => one.codec === 'telephone-event' && one.rate === 8000);
  return {
    eventPayloadType: event?.payload,
    configuration: {
      remote: { address, port: audio.port },
      codec,
      accepts: known,
      telephoneEvents: event ? [{ payloadType: event.payload, clockRate: 8000 }] : [],
      direction: mirrored(audio.direction ?? session.direction ?? 'sendrecv'),
    },
  };
}

function staticName(payloadType: number): AudioCodec | undefined {
  return codecs.find((codec) => codec.payloadType === payloadType)?.name;
}

/** RFC 3264 §6.1: what the peer only sends we only receive. */
function mirrored(direction: string): MediaDirection {
  if (direction === 'sendonly') return 'recvonly';
  if (direction === 'recvonly') return 'sendonly';
  return direction === 'inactive' ? 'inactive' : 'sendrecv';
}
