/** What surrounds the flows: numbers, trunks, and the choices at the desk. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { customerClasses, saturationReasons } from '../../acd/model/config.ts';
import {
  between,
  duration,
  id,
  languages,
  lineBudgets,
  perLanguage,
  phoneNumber,
  promptList,
} from './words.ts';

const saturationRule = z
  .strictObject({
    name: id.describe('The reason on record.'),
    when: z
      .array(z.enum(saturationReasons))
      .min(1)
      .optional()
      .describe(
        'All lines are used, or only the hotline’s or the class’s own. Absent: any of these.',
      ),
    refuse: z
      .number()
      .int()
      .min(400)
      .max(699)
      .optional()
      .describe('With this SIP status: 486 is busy, 503 sends the caller another way.'),
    announce: id.optional().describe('Answered, told, hung up.'),
    flow: id.optional().describe('Another flow than the hotline’s.'),
    hotline: id
      .optional()
      .describe('As a call for that hotline, on its lines; passed over when it has none.'),
  })
  .refine(
    ({ refuse, announce, flow, hotline: other }) =>
      [refuse, announce, flow, other].filter((target) => target !== undefined).length === 1,
    'name one target: refuse, announce, flow or hotline',
  )
  .describe('The first rule that can be followed is.');

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
    saturation: z
      .array(saturationRule)
      .max(10)
      .default([])
      .describe('What happens when there is no line; 503 where nothing is said.'),
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
    dispositions: z
      .array(id)
      .min(1)
      .max(100)
      .optional()
      .describe(
        'What agents choose from after its calls, in this order; all where nothing is said.',
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

/** 'sip.example.com', '203.0.113.7:5070', '[2001:db8::1]:5060' */
const sipAddress = z
  .string()
  .max(255)
  .regex(
    /^([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[0-9]{1,5})?$/i,
    "write a name or an address, with its port where it is not 5060: 'sip.example.com:5070'",
  )
  .transform((written) => {
    const [, host = '', port] = /^(.*?)(?::([0-9]{1,5}))?$/.exec(written) ?? [];
    const name = host.replace(/^\[|\]$/g, '');
    return port === undefined ? { host: name } : { host: name, port: Number(port) };
  })
  .refine(({ port }) => port === undefined || (port > 0 && port < 65_536), 'ports are 1 to 65535');

const secretFile = id.describe(
  'File under secrets/ in the data directory that holds the password.',
);

const dialledPrefix = z.string().regex(/^\+?[0-9*#]{0,15}$/, 'a prefix has digits only');

const prefixRules = z
  .array(
    z.strictObject({
      from: dialledPrefix.describe("How the number begins: '00' is written '+', '' is any number."),
      to: dialledPrefix.describe('What the trunk wants in its place.'),
    }),
  )
  .min(1)
  .max(200)
  .refine(
    (rules) => new Set(rules.map(({ from }) => from)).size === rules.length,
    "each 'from' once",
  );

const register = z
  .strictObject({
    domain: z
      .string()
      .max(255)
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, "write the domain alone: 'ims.example.com'")
      .optional()
      .describe('Of our address with the carrier, where that is not its own address.'),
    expires: between(60_000, 86_400_000, 'from 1m to 24h')
      .prefault('1h')
      .describe('How long a registration is asked for; it is renewed in time.'),
    retry: between(1000, 600_000, 'from 1s to 10m')
      .prefault('30s')
      .describe('The pause after a failure; it doubles, to ten minutes.'),
  })
  .describe('The carrier sends calls to where we have registered, with these credentials.');

const health = z
  .strictObject({
    every: between(1000, 3_600_000, 'from 1s to 1h')
      .prefault('30s')
      .describe('How often the carrier is asked (OPTIONS).'),
    answerWithin: between(100, 30_000, 'from 100ms to 30s')
      .prefault('5s')
      .describe('A later answer is none.'),
    downAfter: z
      .number()
      .int()
      .min(1)
      .max(20)
      .default(3)
      .describe('So many in a row unanswered: no calls go out over it until it answers again.'),
  })
  .describe('The carrier is asked whether it is there.');

const outgoing = z.strictObject({
  address: sipAddress.describe('Where the carrier takes our calls.'),
  transport: z.enum(['udp', 'tcp']).default('udp'),
  credentials: z
    .strictObject({ username: z.string().min(1).max(64), secret: secretFile })
    .optional()
    .describe('For a carrier that asks for a password.'),
  callerNumber: phoneNumber.describe('Shown to the person dialled, unless another is allowed.'),
  allowedCallerNumbers: z
    .union([z.literal('any'), z.array(phoneNumber).max(1000)])
    .default([])
    .describe("What else may be shown; 'any' where the carrier lets the caller's number through."),
  prefixes: prefixRules
    .default([{ from: '', to: '' }])
    .describe('The numbers that it takes, and how; the longest prefix that fits is used.'),
  lines: z.number().int().min(1).max(10_000).default(30).describe('Outgoing calls at once.'),
  order: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe('Where no trunk is named, the lower is tried first.'),
  noResponse: duration
    .refine((ms) => ms >= 1000 && ms <= 30_000, 'from 1s to 30s')
    .prefault('10s')
    .describe('Without a sign of ringing by then, the next trunk is tried.'),
  register: register.optional(),
  health: health.optional(),
});

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
        secret: secretFile,
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
    outgoing: outgoing.optional().describe('How it takes calls out; without it, it takes none.'),
  })
  .describe('Who may send calls in, and where calls go out.');

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
    paid: z
      .boolean()
      .default(true)
      .describe('Whether it is working time; of other pauses the occupancy knows nothing.'),
  })
  .describe('Why an agent takes no calls.');

export const choice = z
  .strictObject({ label: perLanguage })
  .describe('A choice that agents make at the desk.');
