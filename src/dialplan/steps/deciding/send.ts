import { z } from 'zod';
import { expression, id, next, perLanguage } from '../../schema/words.ts';
import { expressed, type Turn, tell } from '../../turn.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

const message = z
  .strictObject({
    to: expression.default('caller').describe('The number it goes to.'),
    text: perLanguage.describe("In the call's language; {waybill} stands for that variable."),
  })
  .describe('A short message.');

export const sendSettings = z
  .strictObject({
    service: id.describe('Who is told, by HTTP POST of JSON.'),
    facts: z
      .record(z.string().min(1).max(64), expression)
      .default({})
      .describe('What is told beside the call’s id, numbers and time.'),
    message: message.optional(),
    next,
    failed: id
      .optional()
      .describe('When it was not taken. Absent: the call goes on without waiting for it.'),
  })
  .describe('Tells a service something, or sends a short message through it.');

type Settings = z.infer<typeof sendSettings>;

export const send: StepBehaviour<Settings> = {
  ways: (settings) => [
    { to: settings.next, key: ['next'], label: '' },
    ...(settings.failed === undefined ? [] : [{ to: settings.failed, key: ['failed'] }]),
  ],
  references: ({ service }) => [{ section: 'services', ids: [service], key: ['service'] }],
  expressions: ({ facts, message: sms }) => [
    ...Object.entries(facts).map(([name, text]) => {
      return { text, wanted: 'string' as const, key: ['facts', name] };
    }),
    ...(sms ? [{ text: sms.to, wanted: 'string' as const, key: ['message', 'to'] }] : []),
  ],
  texts: ({ message: sms }) => {
    return Object.entries(sms?.text ?? {}).map(([language, text]) => {
      return { text, key: ['message', 'text', language] };
    });
  },
  picture: ({ service, message: sms }) => [sms ? `${service}: SMS` : service],
  enter(turn, { service, facts, message: sms, next: following, failed }) {
    const told = Object.entries(facts).map(
      ([name, text]) => [name, expressed(turn, text)] as const,
    );
    turn.effects.push({
      ...{ kind: 'send', service, facts: Object.fromEntries(told) },
      ...(sms ? { message: { to: expressed(turn, sms.to), text: written(turn, sms) } } : {}),
      isAwaited: failed !== undefined,
    });
    return failed === undefined ? following : undefined;
  },
  resume(turn, settings, input) {
    if (input.kind !== 'sent') return undefined;
    tell(turn, input.ok ? 'message-sent' : 'message-failed', { service: settings.service });
    return input.ok ? settings.next : (settings.failed ?? settings.next);
  },
};

function written(turn: Turn, { text }: NonNullable<Settings['message']>): string {
  const { language, variables } = turn.state;
  return text[language].replace(/\{([a-z][a-z0-9-]*)\}/g, (_, name) => variables[name] ?? '');
}
