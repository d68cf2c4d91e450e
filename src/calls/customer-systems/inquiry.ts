/**
 * Asks the systems that know the customer, once for each call, from the moment it is queued. The pop
 * never waits for them: what comes later changes the pops that are on desks then.
 */
import type { CompiledCustomerSystem } from '../../dialplan/schema.ts';
import type { CentreContext } from '../centre-context.ts';
import { tellDesk } from '../conversation/shown-calls.ts';
import type { LiveCall } from '../live-call.ts';
import { answeredCard, openedCard, queryOf, systemsFor } from './system-card.ts';

/** Harmless when they have been asked. Who withholds the number, and is no customer, is not asked about. */
export function askCustomerSystems(context: CentreContext, call: LiveCall): void {
  if (call.systems) return;
  const { record } = call.file;
  const systems = systemsFor(record.hotline, context.settings().customerSystems ?? []);
  const asker = { record, customer: call.customer };
  call.systems = systems.map((system) => openedCard(system, asker));
  if (record.callerNumber === 'anonymous' && !call.customer) {
    call.systems = [];
    return;
  }
  for (const system of systems) call.scope.run(ask(context, call, system));
}

async function ask(
  context: CentreContext,
  call: LiveCall,
  system: CompiledCustomerSystem,
): Promise<void> {
  if (system.ask === undefined) return;
  const { services, clock } = context;
  const askedAt = clock.now();
  const query = queryOf({ record: call.file.record, customer: call.customer });
  const answer = await services.ask(system.ask, query, call.scope.signal);
  if (call.stage === 'over') return;
  const at = clock.now();
  const outcome = answer.outcome === 'answered' ? 'answered' : answer.reason;
  const facts = { system: system.id, outcome, ms: at - askedAt };
  call.file.note({ at, kind: 'customer-system-asked', facts });
  call.systems = call.systems?.map((card) => {
    return card.id === system.id ? answeredCard(system, card, answer) : card;
  });
  showOnDesks(context, call);
}

function showOnDesks(context: CentreContext, call: LiveCall): void {
  const { pop, systems } = call;
  if (!pop || !systems) return;
  call.pop = { ...pop, systems };
  const { views } = context;
  for (const { id: agentId } of views.profiles) {
    const shown = views.deskCallOf(agentId, call.id);
    if (!shown) continue;
    // Each agent's pop is her own offer's.
    views.changeCall(agentId, call.id, { pop: { ...shown.pop, systems } });
    tellDesk(context, agentId);
  }
}
