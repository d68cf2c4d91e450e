/**
 * The engine's own counters for Prometheus: what lives in its SIP stacks, channels and streams, and
 * what it has refused. drachtio and FreeSWITCH tell theirs by their own means.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import { HotlineError } from '../base/errors.ts';
import type { EngineCounters } from './engine.ts';

export interface EngineMetrics {
  /** As bound. */
  readonly port: number;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
const connectionsMax = 8;

/**
 * Serves `GET /metrics` on this machine's loopback.
 *
 * @throws HotlineError `port-in-use`
 */
export async function exposeEngineCounters(
  port: number,
  read: () => Promise<EngineCounters>,
): Promise<EngineMetrics> {
  const registry = new Registry();
  new Gauge({
    name: 'hotline_engine',
    help: 'What lives in the engine, and what it has counted since its start',
    labelNames: ['counter'],
    registers: [registry],
    async collect() {
      for (const [counter, count] of numbersIn(await read())) this.set({ counter }, count);
    },
  });
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    const text = await registry.metrics();
    response.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
  });
  server.maxConnections = connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `Port ${port} for the engine's metrics is in use`;
      reject(new HotlineError('port-in-use', message, { cause }));
    });
    server.listen(port, loopback, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Each number with its path: `drachtio.sip.malformed`. */
function numbersIn(value: object, path = ''): readonly (readonly [string, number])[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (typeof member === 'number') return [[here, member] as const];
    return typeof member === 'object' && member !== null ? numbersIn(member, here) : [];
  });
}
