import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { exposeCounters } from '../../src/composition/exposed-counters.ts';
import { newCounters } from '../../src/telephony/counters.ts';
import { metricOf } from '../support/metric-of.ts';

it('shows what lives and what was refused as it is when asked', async () => {
  const registry = new Registry();
  const telephony = newCounters();
  const calls = { calls: 0, queuedCalls: 0, legs: 0, offers: 0, ringings: 0, deskCalls: 0 };
  const centre = { ...calls, occupations: 0, repairs: 0 };
  exposeCounters(registry, () => ({ calls: centre, telephony }));
  const show = async () => [
    await metricOf(registry, 'hotline_alive{what="dialogs"}'),
    await metricOf(registry, 'hotline_alive{what="queued-calls"}'),
    await metricOf(registry, 'hotline_ready_endpoints'),
    await metricOf(registry, 'hotline_sip_requests_refused_total{why="malformed"}'),
    await metricOf(registry, 'hotline_sip_requests_refused_total{why="unknown-source"}'),
    await metricOf(registry, 'hotline_repairs_total'),
    await metricOf(registry, 'hotline_trunk_failures_total{why="registration"}'),
    await metricOf(registry, 'hotline_trunk_failures_total{why="options"}'),
  ];
  expect(await show()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  telephony.dialogs = 4;
  telephony.readyEndpoints = 8;
  telephony.malformedRequests = 2;
  telephony.refusedSources = 3;
  centre.queuedCalls = 1;
  centre.repairs = 5;
  telephony.failedRegistrations = 6;
  telephony.unansweredProbes = 7;
  expect(await show()).toEqual([4, 1, 8, 2, 3, 5, 6, 7]);
  telephony.dialogs = 1;
  expect(await show()).toEqual([1, 1, 8, 2, 3, 5, 6, 7]);
});
