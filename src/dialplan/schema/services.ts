/** What flows ask and tell over HTTP: the answers of others must never hold up a call. */
import { z } from 'zod';
import { between, duration, id } from './words.ts';

const address = z
  .string()
  .max(500)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username } = new URL(text);
    return /^https?:$/.test(protocol) && username === '';
  }, "write an address such as 'https://crm.example.com/waybills'");

/** Where the service's secret is put into a header or a message. */
export const secretPlace = 'secret';

/** Written by the server for each request. */
export const ownHeaders: readonly string[] = [
  ...['connection', 'content-length', 'content-type', 'expect', 'host', 'keep-alive'],
  ...['transfer-encoding', 'upgrade'],
];

/** The names in braces in a text, in their order; '{"a": 1}' has none. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(/\{([A-Za-z][A-Za-z0-9_-]*)\}/g)].map(([, name = '']) => name);
}

/** RFC 9110 §5.6.2. */
const headerName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "write the name of a header such as 'X-Api-Key'");
const headerText = z
  .string()
  .max(500)
  .regex(/^[\x20-\x7e]*$/, 'a header has Latin letters, digits and signs only');

const messageForm = z
  .strictObject({
    as: z.enum(['json', 'form']).default('json').describe('JSON, or the fields of a web form.'),
    fields: z
      .record(z.string().min(1).max(64), z.unknown())
      .describe(
        'What is posted, as JSON also lists and objects: {to}, {text}, {id} and {secret} are put in. The id stays the same in each attempt.',
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
      .describe(
        'File under secrets/ in the data directory. What is in it is sent as bearer token, or where {secret} stands in headers or message.',
      ),
    headers: z
      .record(headerName, headerText)
      .refine((headers) => Object.keys(headers).length <= 20, 'at most 20 headers')
      .default({})
      .describe('Of each request, besides our own; {secret} is put in.'),
    timeout: between(100, 30_000, 'from 100ms to 30s').prefault('3s').describe('For each attempt.'),
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
