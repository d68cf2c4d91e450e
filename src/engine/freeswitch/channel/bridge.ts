/**
 * Bridges between two channels, as `uuid_bridge` makes them: what both were doing ends, their audio
 * is connected, and when one of them ends the other is hung up unless it said `park_after_bridge`.
 */
import { randomUUID } from 'node:crypto';
import type { Channel } from './channel.ts';
import type { DialplanStep } from './dialplan-steps.ts';

export const park: readonly DialplanStep[] = [{ application: 'park', argument: '' }];

/** Connects two channels; settles when the audio flows. Rejects when the media engine refuses. */
export async function bridgeChannels(first: Channel, second: Channel): Promise<void> {
  for (const channel of [first, second]) {
    channel.abandonPlan();
    if (channel.partner && channel.partner !== first && channel.partner !== second) {
      leaveBridge(channel, 'told');
    }
  }
  await Promise.all([first.runner.abortAll(), second.runner.abortAll()]);
  if (first.hasEnded || second.hasEnded) {
    parkAll(first, second);
    return;
  }
  first.state = 'CS_SOFT_EXECUTE';
  second.state = 'CS_SOFT_EXECUTE';
  connect(first, second);
  for (const channel of [first, second]) publishSoftExecute(channel);
  try {
    await first.core.media.bridge(first.streamId, second.streamId);
  } catch (error) {
    leaveBridge(first, 'silent');
    parkAll(first, second);
    throw error;
  }
  if (first.partner !== second) return;
  second.state = 'CS_EXCHANGE_MEDIA';
  first.publish('CHANNEL_BRIDGE', bridgeHeaders(first, second), 'with-variables');
}

function parkAll(...channels: readonly Channel[]): void {
  for (const channel of channels) if (!channel.hasEnded) channel.followPlan(park);
}

function connect(first: Channel, second: Channel): void {
  const now = first.core.clock.now();
  for (const [channel, other] of [
    [first, second],
    [second, first],
  ] as const) {
    channel.partner = other;
    channel.callUuid = first.uuid;
    channel.times.bridgedAt = now;
    channel.setVariable('bridge_uuid', other.uuid);
    channel.setVariable('signal_bond', other.uuid);
    channel.setVariable('last_bridge_to', other.uuid);
    channel.setVariable('bridge_channel', other.name);
  }
}

/**
 * Takes a channel out of its bridge. The other leg is `told`: hung up or parked as it wished; or
 * `silent`: it is the caller's to go on with it.
 */
export function leaveBridge(channel: Channel, other: 'told' | 'silent'): void {
  const partner = channel.partner;
  if (!partner) return;
  channel.publish('CHANNEL_UNBRIDGE', bridgeHeaders(channel, partner), 'with-variables');
  disconnect(channel);
  disconnect(partner);
  const { core } = channel;
  core.inBackground(core.media.unbridge(channel.streamId), 'bridge could not be ended');
  if (other === 'told') bridgeLost(partner);
}

/** The channel is ending: whoever it is bridged with goes on without it. */
export function partnerEnded(channel: Channel): void {
  leaveBridge(channel, 'told');
}

function bridgeLost(channel: Channel): void {
  if (channel.hasEnded) return;
  if (channel.variable('park_after_bridge') !== 'true') {
    channel.hangup('NORMAL_CLEARING');
    return;
  }
  channel.guardOrphan();
  channel.core.inBackground(
    channel.runner.abortAll().then(() => {
      if (!channel.hasEnded && !channel.partner) channel.followPlan(park);
    }),
    'channel could not be parked',
  );
}

function disconnect(channel: Channel): void {
  channel.partner = undefined;
  channel.state = channel.hasEnded ? channel.state : 'CS_EXECUTE';
  channel.setVariable('bridge_uuid', '');
  channel.setVariable('signal_bond', '');
}

function publishSoftExecute(channel: Channel): void {
  channel.publish(
    'CHANNEL_EXECUTE',
    {
      Application: 'uuid_bridge',
      'Application-Data': channel.partner?.uuid ?? '',
      'Application-UUID': randomUUID(),
    },
    'with-variables',
  );
}

function bridgeHeaders(first: Channel, second: Channel): Record<string, string> {
  return {
    'Bridge-A-Unique-ID': first.uuid,
    'Bridge-B-Unique-ID': second.uuid,
  };
}
