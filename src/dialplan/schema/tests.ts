/** A call that `check` makes through the flow and the queue engine, and what is to come of it. */
import { z } from 'zod';
import { duration, id, languages, phoneNumber, text } from './words.ts';

export const customerTiers = [
  'walk-in',
  'contract',
  'vip-local',
  'vip-network',
  'vip-strategic',
] as const;

export const test = z
  .strictObject({
    call: z
      .strictObject({
        from: phoneNumber.default('13800138000'),
        to: phoneNumber,
        tier: z
          .enum(customerTiers)
          .optional()
          .describe('Of the customer who calls; nobody knows the number when absent.'),
        language: z.enum(languages).optional().describe('That this customer speaks.'),
        emergency: z.boolean().default(false).describe('The emergency plan is switched on.'),
        at: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, "write a time as '2026-10-01 21:30'")
          .describe('Local time of the zone.'),
        zone: z.string().max(64).default('Asia/Shanghai'),
        press: z
          .array(z.string().regex(/^[0-9*#]{0,32}$/, "write keys as '1' or '1234567890#'"))
          .max(50)
          .default([])
          .describe("One group of keys per question; '': nothing is pressed."),
        agents: z.number().int().min(0).max(500).default(1).describe('Ready for everything.'),
        ahead: z
          .number()
          .int()
          .min(0)
          .max(500)
          .default(0)
          .describe('Callers who came just before and press the same.'),
        talk: duration.prefault('1m').describe('How long a conversation lasts.'),
        patience: duration.optional().describe('How long the caller waits for an agent.'),
        services: z
          .record(id, z.record(id, z.string().max(500)))
          .default({})
          .describe(
            'What each service answers, by the variables that are kept; one that is not named does not answer.',
          ),
        customers: z
          .record(phoneNumber, z.enum(customerTiers))
          .default({})
          .describe('Whom a lookup finds, by number.'),
        dial: z
          .enum(['talked', 'busy', 'no-answer', 'failed'])
          .default('talked')
          .describe('What becomes of calls that the flow makes.'),
        message: duration.prefault('0s').describe('How long a message is left; 0s: none.'),
        callbacks: z.enum(['taken', 'refused']).default('taken'),
      })
      .describe('Who calls when, and what she does.'),
    expect: z
      .strictObject({
        path: z.array(id).max(500).optional().describe('All steps, in order.'),
        passes: z.array(id).max(500).optional().describe('Steps, in order, others between them.'),
        hears: z.array(id).max(500).optional().describe('Prompts, in order, others between them.'),
        queues: z.array(id).max(50).optional().describe('Where she waited, in order.'),
        outcome: z
          .enum([
            'answered',
            'abandoned',
            'timed-out',
            'overflowed',
            'refused',
            'closed',
            'deferred',
            'completed-in-flow',
            'still-open',
          ])
          .optional(),
        language: z.enum(languages).optional().describe('At the end.'),
        variables: z.record(id, text).optional().describe('What was collected.'),
      })
      .refine((expected) => Object.keys(expected).length > 0, 'say what is expected'),
  })
  .describe('A call with its expected path; check makes it.');
