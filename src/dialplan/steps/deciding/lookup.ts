import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import { expression, id, next } from '../../schema/words.ts';
import { expressed, keep, tell } from '../../turn.ts';
import type { SettingsFault, StepBehaviour } from '../step-behaviour.ts';

/** 'order.items.0.status': names and places in the answer, from the outside in. */
const answerPath = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,9}$/,
    "write the place in the answer as 'order.status'",
  );

export const lookupSettings = z
  .strictObject({
    customer: expression
      .optional()
      .describe('A number: who it belongs to is the call’s customer from here on.'),
    service: id.optional().describe('Which service is asked, by HTTP GET.'),
    query: z.record(z.string().min(1).max(64), expression).default({}).describe('Its parameters.'),
    keep: z
      .record(id, answerPath)
      .default({})
      .describe("Variables, and where in the JSON answer they stand: status: 'order.status'."),
    next,
    otherwise: id.describe(
      'When nobody is known, the service does not answer in time, or something to keep is missing.',
    ),
  })
  .refine(({ customer, service }) => (customer === undefined) !== (service === undefined), {
    message: "give either 'customer' or 'service'",
  })
  .describe('Asks for facts that the call does not have: the customer records or a service.');

type Settings = z.infer<typeof lookupSettings>;

export const lookup: StepBehaviour<Settings> = {
  ways: (settings) => [
    { to: settings.next, key: ['next'], label: '' },
    { to: settings.otherwise, key: ['otherwise'] },
  ],
  references: ({ service }) => [
    { section: 'services', ids: service === undefined ? [] : [service], key: ['service'] },
  ],
  expressions: ({ customer, query }) => [
    ...(customer === undefined
      ? []
      : [{ text: customer, wanted: 'string' as const, key: ['customer'] }]),
    ...Object.entries(query).map(([name, text]) => {
      return { text, wanted: 'string' as const, key: ['query', name] };
    }),
  ],
  keeps: ({ keep: kept }) => Object.keys(kept).map((name) => ({ name })),
  faults: (settings) => [...idleKeep(settings), ...withoutService(settings)],
  picture: ({ customer, service }) => [
    service ?? bilingual(`customer: ${customer}`, `客户：${customer}`),
  ],
  enter(turn, { customer, service, query, keep: kept }) {
    if (customer !== undefined) {
      turn.effects.push({ kind: 'find-customer', number: expressed(turn, customer) });
      return undefined;
    }
    const asked = Object.entries(query).map(
      ([name, text]) => [name, expressed(turn, text)] as const,
    );
    turn.effects.push({
      ...{ kind: 'look-up', service: service ?? '' },
      ...{ query: Object.fromEntries(asked), keep: kept },
    });
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind === 'customer-looked-up') {
      const { customer } = input;
      tell(turn, customer ? 'customer-known' : 'customer-unknown');
      if (!customer) return settings.otherwise;
      turn.state = { ...turn.state, facts: { ...turn.state.facts, customer } };
      return settings.next;
    }
    if (input.kind !== 'looked-up') return undefined;
    const { found, reason = '' } = input;
    if (!found) {
      tell(turn, 'lookup-failed', { service: settings.service ?? '', reason });
      return settings.otherwise;
    }
    tell(turn, 'facts-found', found);
    keep(turn, found);
    return settings.next;
  },
};

function idleKeep({ customer, service, keep: kept, next: following, otherwise }: Settings) {
  if (customer !== undefined || service === undefined || following !== otherwise) return [];
  if (Object.keys(kept).length > 0) return [];
  const message = bilingual(
    'nothing of the answer is kept, and the call goes the same way',
    '查到的内容没有保存，通话去向也都一样',
  );
  return [{ code: 'without-effect', key: ['service'], message } satisfies SettingsFault];
}

function withoutService({ customer, query, keep: kept }: Settings): readonly SettingsFault[] {
  if (customer === undefined) return [];
  const idle = Object.entries({ query, keep: kept }).filter(([, all]) => {
    return Object.keys(all).length > 0;
  });
  const message = bilingual(
    'is for services: the customer records are asked here',
    '只用于外部服务：这里查的是客户资料',
  );
  return idle.map(([key]) => ({ code: 'without-effect', key: [key], message }));
}
