/**
 * /healthz for load balancers, /metrics for Prometheus, and the protocols' own descriptions; none
 * tells of any person or call.
 */
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { HotlineError } from '../../base/errors.ts';
import { protocolDocument } from '../../protocol/protocol-document.ts';
import { restDocument } from '../../protocol/rest/document.ts';
import type { Health } from '../ports.ts';
import type { RequestGuard } from '../sign-in/request-guard.ts';

export interface HealthRoutesOptions {
  readonly guard: RequestGuard;
  readonly health: Health;
  readonly registry: Registry;
}

const loopback = /^(127\.|::1$|::ffff:127\.)/;

export function addHealthRoutes(app: FastifyInstance, options: HealthRoutesOptions): void {
  const { guard, health, registry } = options;

  const document = protocolDocument();
  app.get('/api/desk-protocol.json', async () => document);
  const rest = restDocument();
  app.get('/api/openapi.json', async () => rest);

  app.get('/healthz', async (_request, reply) => {
    const { ready, parts } = health.check();
    return reply.code(ready ? 200 : 503).send({ ready, parts });
  });

  /** From this machine, or for a signed-in admin. */
  app.get('/metrics', async (request, reply) => {
    const isAdmin = guard.actor(request.headers)?.roles.includes('admin') ?? false;
    if (!isAdmin && !loopback.test(request.ip)) {
      throw new HotlineError('not-allowed', 'metrics are for this machine and for admins');
    }
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}
