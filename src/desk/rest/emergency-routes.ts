/** Emergency plans over REST. Every turn of a switch is on the audit trail. */
import { emergencyRoutes as routes } from '../../protocol/rest-emergency.ts';
import type { EmergencyDesk } from '../admin-ports.ts';
import type { RestServer } from './rest-server.ts';

export function addEmergencyRoutes(
  server: RestServer,
  { emergency }: { readonly emergency: EmergencyDesk },
): void {
  server.on(routes.plans, () => ({ plans: emergency.plans() }));
  server.on(routes.turn, ({ actor, params, body, note }) => {
    const { on, why } = body;
    const plan = emergency.turn(params.hotline, on, { by: actor.name, why });
    note(on ? 'emergency-plan-on' : 'emergency-plan-off', plan.hotline, { why });
    return plan;
  });
}
