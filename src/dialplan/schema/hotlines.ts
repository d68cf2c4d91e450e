/** What surrounds the flows: numbers, trunks, and the choices at the desk. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { customerClasses } from '../../acd/model/config.ts';
import {
  duration,
  id,
  languages,
  lineBudgets,
  perLanguage,
  phoneNumber,
  promptList,
} from './words.ts';

export const hotline = z
  .strictObject({
    name: perLanguage,
    numbers: z
      .array(phoneNumber)
      .min(1)
      .max(100)
      .describe('Dialled numbers that lead here; the one that was dialled stays with the call.'),
    language: z.enum(languages).default('zh-CN').describe('In which the flow begins.'),
    flow: id.describe('What a caller goes through.'),
    lines: lineBudgets.describe('How many calls at once; all lines where nothing is said.'),
    languages: z
      .array(z.enum(languages))
      .min(1)
      .default([...languages])
      .describe('In which it can speak; a flow that sets another one has a fault.'),
    announcements: z
      .enum(['before-answer', 'after-answer'])
      .default('after-answer')
      .describe(
        'Whether announce steps are heard before the call is answered (early media: the caller pays nothing yet) or after.',
      ),
    record: z
      .boolean()
      .default(true)
      .describe('Whether conversations are recorded where the flow says nothing.'),
    recordWithConsentOnly: z
      .boolean()
      .default(false)
      .describe(
        'Nothing is recorded until a record step has said that it was announced or agreed to.',
      ),
    emergency: z
      .strictObject({
        announce: promptList.describe('Said to every caller.'),
        flow: id.describe('What callers go through then.'),
      })
      .optional()
      .describe('The plan that one switch puts in the place of the flow.'),
  })
  .describe('A service with its own numbers.');

/** An address or a network: '203.0.113.7', '203.0.113.0/24', '2001:db8::/32'. */
const network = z.string().refine((text) => {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return bits > 0 && isPrefix && rest.length === 0;
}, "write an address or a network such as '203.0.113.0/24'");

export const trunk = z
  .strictObject({
    addresses: z
      .array(network)
      .max(1000)
      .default([])
      .describe('Whose INVITEs are taken without a challenge.'),
    digest: z
      .strictObject({
        username: z.string().min(1).max(64),
        secret: id.describe('File under secrets/ in the data directory that holds the password.'),
      })
      .optional()
      .describe('For a trunk without fixed addresses: it signs its INVITEs.'),
    dialledNumberFrom: z
      .enum(['request-uri', 'to'])
      .default('request-uri')
      .describe('Where the dialled number is read.'),
    trustsAssertedIdentity: z
      .boolean()
      .default(false)
      .describe('Whether the caller’s number is taken from P-Asserted-Identity (RFC 3325).'),
    homeCountryCode: z
      .string()
      .regex(/^[1-9][0-9]{0,3}$/, "write the country code as '86'")
      .optional()
      .describe("Stripped from numbers that begin with it after '+'."),
  })
  .describe('Who may send calls in.');

/** By class of the customer's record; `emergency` is said by a queue step. */
export const customerClass = z
  .strictObject({
    headStart: duration.prefault('0s').describe('Counts as so much waiting already.'),
    lines: lineBudgets,
  })
  .describe('How calls of this class are treated.');

export const customerClassName = z
  .string()
  .regex(
    new RegExp(`^(${customerClasses.join('|')})$`),
    `a class is ${customerClasses.join(', ')}`,
  );

export const notReadyReason = z
  .strictObject({
    label: perLanguage,
    endsAfter: duration.optional().describe('Ready again by itself after that.'),
  })
  .describe('Why an agent takes no calls.');

export const choice = z
  .strictObject({ label: perLanguage })
  .describe('A choice that agents make at the desk.');
