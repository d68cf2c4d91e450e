/**
 * What a dead process left open. Nobody commands its legs any more: they are ended, and its calls are
 * closed as failed; those whose conversation was over keep their outcome. Agents keep their state if their desk returns in time.
 */
import type { AcdInput } from '../../acd/model/inputs.ts';
import type { AcdState } from '../../acd/state.ts';
import type { CallRecord } from '../ports.ts';

/** The record as it is closed now. */
export function closedAfterCrash(record: CallRecord, at: number): CallRecord {
  const { live, ...rest } = record;
  const endedAt = live?.endedAt;
  if (typeof endedAt === 'number') {
    const by = live?.endedBy;
    const endedBy = by === 'caller' || by === 'agent' ? by : 'system';
    return { ...rest, endedAt, endedBy };
  }
  return { ...rest, endedAt: at, endedBy: 'system', outcome: 'failed' };
}

/** The legs of the call that may still be up at the servers, as `endOrphans` takes them. */
export function legsLeftBy({ live }: CallRecord): readonly unknown[] {
  const legs = Array.isArray(live?.legs) ? live.legs : [];
  const identities = [live?.callerLeg, ...legs, live?.ringing];
  return identities.filter((identity) => identity !== undefined);
}

/** Ends every call that the restored engine still knows, gives the lines back, and frees the agents. */
export function endingsOf(state: AcdState, at: number): readonly AcdInput[] {
  return [
    ...[...state.calls.keys()].map((callId) => {
      return { kind: 'call-ended', at, callId, by: 'system', failed: true } as const;
    }),
    ...[...state.lines.keys()].map((callId) => ({ kind: 'line-freed', at, callId }) as const),
    ...[...state.agents.values()].flatMap(({ id: agentId, outsideCalls = [] }) =>
      outsideCalls.map((callId) => ({ kind: 'agent-released', at, agentId, callId }) as const),
    ),
  ];
}
