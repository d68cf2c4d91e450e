/** The headers that every event about a channel carries, in FreeSWITCH's names and order. */
import { FixedHeaders, type HeaderBlock } from '../events/header-block.ts';
import type { Channel } from './channel.ts';

const stateNumbers = {
  CS_NEW: 0,
  CS_ROUTING: 2,
  CS_SOFT_EXECUTE: 3,
  CS_EXECUTE: 4,
  CS_EXCHANGE_MEDIA: 5,
  CS_PARK: 6,
  CS_HANGUP: 10,
} as const;

export type ChannelState = keyof typeof stateNumbers;
export type CallState = 'DOWN' | 'RINGING' | 'ACTIVE' | 'HELD' | 'UNHELD' | 'HANGUP';

/** The block of {@link channelHeaders}, made anew only when something in it has changed. */
export class ChannelHeaders {
  readonly #channel: Channel;
  #key = '';
  #block: HeaderBlock = new FixedHeaders({});

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  block(): HeaderBlock {
    const key = changeKey(this.#channel);
    if (key !== this.#key) {
      this.#key = key;
      this.#block = new FixedHeaders(channelHeaders(this.#channel));
    }
    return this.#block;
  }
}

/** Everything that {@link channelHeaders} reads and that changes during a channel's life. */
function changeKey(channel: Channel): string {
  const { answeredAt, bridgedAt, hungUpAt } = channel.times;
  return [
    ...[channel.state, channel.callState, channel.callUuid, channel.partner?.uuid],
    ...[channel.hasEnded, channel.hangupCause, channel.variable('read_codec')],
    ...[answeredAt, bridgedAt, hungUpAt],
  ].join();
}

/** Without the variables, which are a block of their own. */
function channelHeaders(channel: Channel): Record<string, string> {
  const { facts, uuid, times } = channel;
  return {
    'Channel-State': channel.state,
    'Channel-Call-State': channel.callState,
    'Channel-State-Number': String(stateNumbers[channel.state]),
    'Channel-Name': channel.name,
    'Unique-ID': uuid,
    'Call-Direction': 'inbound',
    'Presence-Call-Direction': 'inbound',
    'Channel-HIT-Dialplan': 'true',
    'Channel-Call-UUID': channel.callUuid,
    'Answer-State': channel.hasEnded ? 'hangup' : times.answeredAt ? 'answered' : 'ringing',
    ...codecHeaders(channel),
    'Caller-Direction': 'inbound',
    'Caller-Logical-Direction': 'inbound',
    'Caller-Username': facts.fromUser,
    'Caller-Dialplan': 'XML',
    'Caller-Caller-ID-Name': 'unknown',
    'Caller-Caller-ID-Number': facts.fromUser,
    'Caller-Network-Addr': facts.remoteAddress,
    'Caller-Destination-Number': facts.requestUser,
    'Caller-Unique-ID': uuid,
    'Caller-Source': 'mod_sofia',
    'Caller-Context': 'mrf',
    'Caller-Channel-Name': channel.name,
    'Caller-Channel-Created-Time': microseconds(times.createdAt),
    'Caller-Channel-Answered-Time': microseconds(times.answeredAt),
    'Caller-Channel-Bridged-Time': microseconds(times.bridgedAt),
    'Caller-Channel-Hangup-Time': microseconds(times.hungUpAt),
    ...otherLegHeaders(channel),
    ...(channel.hangupCause && { 'Hangup-Cause': channel.hangupCause }),
  };
}

function codecHeaders(channel: Channel): Record<string, string> {
  const codec = channel.variable('read_codec');
  if (!codec) return {};
  return {
    'Channel-Read-Codec-Name': codec,
    'Channel-Read-Codec-Rate': '8000',
    'Channel-Read-Codec-Bit-Rate': '64000',
    'Channel-Write-Codec-Name': codec,
    'Channel-Write-Codec-Rate': '8000',
    'Channel-Write-Codec-Bit-Rate': '64000',
  };
}

function otherLegHeaders(channel: Channel): Record<string, string> {
  const other = channel.partner;
  if (!other) return {};
  return {
    'Other-Type': channel.callUuid === channel.uuid ? 'originatee' : 'originator',
    'Other-Leg-Direction': 'inbound',
    'Other-Leg-Unique-ID': other.uuid,
    'Other-Leg-Channel-Name': other.name,
    'Other-Leg-Caller-ID-Number': other.facts.fromUser,
    'Other-Leg-Destination-Number': other.facts.requestUser,
    'Other-Leg-Network-Addr': other.facts.remoteAddress,
  };
}

function microseconds(at: number): string {
  return String(at * 1000);
}
