/** Emergency plans over REST. Every turn of a switch is on the audit trail. */
import { type EmergencyTurnRow, emergencyRoutes as routes } from '../../protocol/rest/emergency.ts';
import type { EmergencyDesk } from '../admin-ports.ts';
import type { AuditTrail } from '../ports.ts';
import { type AuditNamesParts, auditNames } from './audit-names.ts';
import type { RestServer } from './rest-server.ts';

export interface EmergencyRoutesOptions extends AuditNamesParts {
  readonly emergency: EmergencyDesk;
  readonly audit: AuditTrail;
}

const turnsMax = 20;

export function addEmergencyRoutes(server: RestServer, options: EmergencyRoutesOptions): void {
  const { emergency } = options;
  server.on(routes.plans, () => ({ plans: emergency.plans(), turns: lastTurns(options) }));
  server.on(routes.turn, ({ actor, params, body, note }) => {
    const { on, why } = body;
    const plan = emergency.turn(params.hotline, on, { by: actor.name, why });
    note(on ? 'emergency-plan-on' : 'emergency-plan-off', plan.hotline, { why });
    return plan;
  });
}

/** From the audit trail, newest first. */
function lastTurns(options: EmergencyRoutesOptions): readonly EmergencyTurnRow[] {
  const nameOf = auditNames(options);
  const turns = (['emergency-plan-on', 'emergency-plan-off'] as const).flatMap((kind) =>
    options.audit.read({ kind, limit: turnsMax }).map((entry) => ({
      ...{ at: entry.at, hotline: entry.subject ?? '', on: kind === 'emergency-plan-on' },
      ...{ by: nameOf(entry) ?? '', why: String(entry.facts?.why ?? '') },
    })),
  );
  return turns.sort((a, b) => b.at - a.at).slice(0, turnsMax);
}
