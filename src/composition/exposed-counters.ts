/** What calls and telephony hold and have refused, for /metrics; read from their owners when scraped. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { CentreCounters } from '../calls/call-centre.ts';
import type { TelephonyCounters } from '../telephony/counters.ts';

export interface ExposedCounters {
  readonly calls: CentreCounters;
  readonly telephony: Readonly<TelephonyCounters>;
}

export function exposeCounters(registry: Registry, read: () => ExposedCounters): void {
  const registers = [registry];
  new Gauge({
    name: 'hotline_alive',
    help: 'What lives now: calls, legs, dialogs and the like',
    labelNames: ['what'],
    registers,
    collect() {
      for (const [what, count] of Object.entries(alive(read()))) this.set({ what }, count);
    },
  });
  new Gauge({
    name: 'hotline_ready_endpoints',
    help: 'Media endpoints kept open for the next people called; they belong to no call yet',
    registers,
    collect() {
      this.set(read().telephony.readyEndpoints);
    },
  });
  new Counter({
    name: 'hotline_sip_requests_refused_total',
    help: 'SIP requests refused by the controller',
    labelNames: ['why'],
    registers,
    collect() {
      this.reset();
      for (const [why, count] of Object.entries(refused(read()))) this.inc({ why }, count);
    },
  });
  new Counter({
    name: 'hotline_trunk_failures_total',
    help: 'Registrations that carriers refused or did not answer, and OPTIONS without an answer',
    labelNames: ['why'],
    registers,
    collect() {
      this.reset();
      const { failedRegistrations, unansweredProbes } = read().telephony;
      this.inc({ why: 'registration' }, failedRegistrations);
      this.inc({ why: 'options' }, unansweredProbes);
    },
  });
  new Counter({
    name: 'hotline_repairs_total',
    help: 'Differences between legs and queue state that were found and repaired',
    registers,
    collect() {
      this.reset();
      this.inc(read().calls.repairs);
    },
  });
}

function alive({ calls, telephony }: ExposedCounters): Readonly<Record<string, number>> {
  return {
    calls: calls.calls,
    'queued-calls': calls.queuedCalls,
    offers: calls.offers,
    legs: telephony.legs,
    endpoints: telephony.endpoints,
    dialogs: telephony.dialogs,
    'invites-in': telephony.invitesIn,
    'invites-out': telephony.invitesOut,
    'trunk-requests': telephony.trunkRequests,
  };
}

function refused({ telephony }: ExposedCounters): Readonly<Record<string, number>> {
  return {
    'unknown-source': telephony.refusedSources,
    'failed-digest': telephony.failedDigests,
    lockout: telephony.lockouts,
    malformed: telephony.malformedRequests,
  };
}
