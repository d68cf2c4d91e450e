/** What flows ask and tell over HTTP: the answers of others must never hold up a call. */
import { z } from 'zod';
import { duration, id } from './words.ts';

const address = z
  .string()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username } = new URL(text);
    return /^https?:$/.test(protocol) && username === '';
  }, "write an address such as 'https://crm.example.com/waybills'");

const messageForm = z
  .strictObject({
    as: z.enum(['json', 'form']).default('json').describe('JSON, or the fields of a web form.'),
    fields: z
      .record(z.string().min(1).max(64), z.string().max(500))
      .describe(
        'What is posted: {to}, {text} and {id} are put in. The id stays the same in each attempt.',
      ),
    taken: z
      .strictObject({
        at: z
          .string()
          .regex(
            /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,9}$/,
            "write the place in the answer as 'order.status'",
          ),
        is: z.string().max(100),
      })
      .optional()
      .describe('Where its answer says that it was taken; absent: any answer without an error.'),
  })
  .describe('How a provider of short messages takes them.');

export const service = z
  .strictObject({
    url: address.describe('Asked by GET with the query, told by POST of JSON.'),
    secret: id
      .optional()
      .describe('File under secrets/ in the data directory whose content is sent as bearer token.'),
    timeout: duration.prefault('3s').describe('For each attempt.'),
    retries: z
      .number()
      .int()
      .min(0)
      .max(5)
      .default(1)
      .describe('Further attempts when it does not answer, or answers 429 or 5xx.'),
    cache: duration
      .prefault('0s')
      .describe('How long the answer to the same question is used again; 0s: not at all.'),
    atOnce: z
      .number()
      .int()
      .min(1)
      .max(500)
      .default(50)
      .describe('Requests at the same time; further ones fail at once.'),
    message: messageForm
      .optional()
      .describe('Of short messages; absent: they are told as JSON with the facts of the call.'),
  })
  .describe('Another system that flows look things up at, or tell something.');
