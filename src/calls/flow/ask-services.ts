/** What flows look up and tell. A call waits for an answer; the event loop never does. */
import { textsOfAnswer } from '../../dialplan/answer-texts.ts';
import type { FlowEffect, FlowInput } from '../../dialplan/flow.ts';
import type { CentreContext } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import { customerFacts } from './customer-facts.ts';

type Effect<Kind extends FlowEffect['kind']> = Extract<FlowEffect, { kind: Kind }>;

/** Whose number it is becomes the call's customer, on the screen pop as well. */
export function findCustomer(
  { store, clock }: CentreContext,
  call: LiveCall,
  { number }: Effect<'find-customer'>,
): FlowInput {
  const customer = number === '' ? undefined : store.customerByNumber(number);
  const at = clock.now();
  call.file.note({ at, kind: customer ? 'customer-found' : 'customer-not-found' });
  if (!customer) return { kind: 'customer-looked-up', at };
  call.customer = customer;
  call.file.change({ customerId: customer.id });
  return { kind: 'customer-looked-up', at, customer: customerFacts(customer) };
}

export async function lookUp(
  { services, clock }: CentreContext,
  call: LiveCall,
  { service, query, keep }: Effect<'look-up'>,
): Promise<FlowInput> {
  const askedAt = clock.now();
  const answer = await services.ask(service, query, call.scope.signal);
  const at = clock.now();
  const found = answer.outcome === 'answered' ? textsOfAnswer(answer.json, keep) : undefined;
  const outcome = answer.outcome === 'answered' ? (found ? 'found' : 'incomplete') : answer.reason;
  call.file.note({ at, kind: 'service-asked', facts: { service, outcome, ms: at - askedAt } });
  return { kind: 'looked-up', at, ...(found ? { found } : { reason: outcome }) };
}

/** The flow goes on at once unless it has a way for failure. */
export async function send(
  context: CentreContext,
  call: LiveCall,
  effect: Effect<'send'>,
): Promise<FlowInput | undefined> {
  const delivery = deliver(context, call, effect);
  if (effect.isAwaited) return { kind: 'sent', at: context.clock.now(), ok: await delivery };
  void delivery.catch(context.onFault);
  return undefined;
}

async function deliver(
  { services, clock }: CentreContext,
  call: LiveCall,
  { service, facts, message }: Effect<'send'>,
): Promise<boolean> {
  const { callerNumber, dialledNumber, hotline, language } = call.file.record;
  const at = clock.now();
  const told = {
    ...facts,
    ...{ callId: call.id, at, hotline, callerNumber, dialledNumber, language },
  };
  const answer = message
    ? await services.send(service, { ...message, id: `${call.id}-${at}` }, told)
    : await services.tell(service, told);
  const outcome = answer.outcome === 'answered' ? 'taken' : answer.reason;
  call.file.note({ at: clock.now(), kind: 'service-told', facts: { service, outcome } });
  return answer.outcome === 'answered';
}
