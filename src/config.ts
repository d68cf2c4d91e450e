/**
 * The settings, read once from the environment: the only reader of `process.env`. All faults are
 * reported together; the result is frozen and passed by value.
 */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { HotlineError } from './base/errors.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const address = z.string().refine((text) => isIP(text) !== 0, 'an IPv4 or IPv6 address');

/** `host:port:secret`, as the external engine's servers are named. */
const server = z
  .string()
  .regex(/^[^:\s]+:[0-9]{1,5}:[^\s,]+$/, 'write it as host:port:secret')
  .transform((text) => {
    const [host = '', serverPort = '0', ...secret] = text.split(':');
    return { host, port: Number(serverPort), secret: secret.join(':') };
  });

const portRange = z
  .string()
  .regex(/^[0-9]{2,5}-[0-9]{2,5}$/, "write it as '20000-29999'")
  .transform((text) => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { first, last };
  })
  .refine(({ first, last }) => first < last && last <= 65_535, 'the first port, then the last');

const settings = z.object({
  /** Where SIP and RTP are taken: one address of this machine that phones and trunks can reach. */
  HOTLINE_ADDRESS: address.default('127.0.0.1'),
  HOTLINE_SIP_PORT: port.default(5060),
  /** Even ports carry RTP, the next odd one RTCP. */
  HOTLINE_RTP_PORTS: portRange.prefault('20000-29999'),
  /** Where browsers reach the desk; the address is HOTLINE_ADDRESS unless given. */
  HOTLINE_DESK_ADDRESS: address.optional(),
  HOTLINE_DESK_PORT: port.default(8080),
  /**
   * How browsers name the desk, where a proxy with TLS stands before it: 'https://desk.example.com'.
   * Cookies are then sent over TLS only.
   */
  HOTLINE_DESK_ORIGIN: z.url().optional(),
  HOTLINE_DATA: z.string().min(1).default('data'),
  HOTLINE_DIALPLANS: z.string().min(1).default('dialplans'),
  HOTLINE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Both or neither: real servers in place of the embedded engine. */
  HOTLINE_DRACHTIO: server.optional(),
  HOTLINE_FREESWITCH: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(server).min(1).max(50))
    .optional(),
  /** Where FreeSWITCH's outbound event sockets reach the controller; 0 = any free port. */
  HOTLINE_EVENT_SOCKET_PORT: port.default(0),
});

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
}

export interface Config {
  readonly address: string;
  readonly sipPort: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  readonly desk: { readonly address: string; readonly port: number; readonly origin?: string };
  /** Absolute. */
  readonly dataDirectory: string;
  readonly dialplanDirectory: string;
  readonly logLevel: string;
  readonly eventSocketPort: number;
  /** Absent: the embedded engine. */
  readonly external?: { readonly drachtio: Server; readonly freeswitch: readonly Server[] };
}

/**
 * @param environment `process.env` of the process, or a test's own
 * @throws HotlineError `config-invalid`, with every fault in its message
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = settings.safeParse(environment);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  for (const name of Object.keys(environment)) {
    if (name.startsWith('HOTLINE_') && !(name in settings.shape) && !otherSettings.has(name)) {
      faults.push(`${name}: there is no such setting`);
    }
  }
  const drachtio = parsed.data?.HOTLINE_DRACHTIO;
  const freeswitch = parsed.data?.HOTLINE_FREESWITCH;
  if (parsed.success && (drachtio === undefined) !== (freeswitch === undefined)) {
    faults.push('HOTLINE_DRACHTIO and HOTLINE_FREESWITCH: set both, or neither');
  }
  if (!parsed.success || faults.length > 0) {
    throw new HotlineError('config-invalid', faults.join('\n'), { details: { faults } });
  }
  return freeze(parsed.data);
}

/** Read by the command line tool and the supervisor's children, below. */
const otherSettings = new Set(['HOTLINE_ENGINE', 'HOTLINE_PHONE_PASSWORD']);

function freeze(read: z.infer<typeof settings>): Config {
  const { HOTLINE_DRACHTIO: drachtio, HOTLINE_FREESWITCH: freeswitch } = read;
  return Object.freeze({
    address: read.HOTLINE_ADDRESS,
    sipPort: read.HOTLINE_SIP_PORT,
    rtpPorts: read.HOTLINE_RTP_PORTS,
    desk: Object.freeze({
      address: read.HOTLINE_DESK_ADDRESS ?? read.HOTLINE_ADDRESS,
      port: read.HOTLINE_DESK_PORT,
      ...(read.HOTLINE_DESK_ORIGIN === undefined ? {} : { origin: read.HOTLINE_DESK_ORIGIN }),
    }),
    dataDirectory: resolve(read.HOTLINE_DATA),
    dialplanDirectory: resolve(read.HOTLINE_DIALPLANS),
    logLevel: read.HOTLINE_LOG_LEVEL,
    eventSocketPort: read.HOTLINE_EVENT_SOCKET_PORT,
    ...(drachtio && freeswitch ? { external: Object.freeze({ drachtio, freeswitch }) } : {}),
  });
}

/** Where the embedded engine listens, as the supervisor tells both of its children. */
const engineAddresses = z.object({
  secret: z.string().min(16),
  drachtioPort: port,
  eventSocketPort: port,
  mediaSipPort: port,
});
export type EngineAddresses = z.infer<typeof engineAddresses>;

/** Set by the supervisor for its children; absent where the engine is external. */
export function readEngineAddresses(
  environment: Readonly<Record<string, string | undefined>>,
): EngineAddresses | undefined {
  const text = environment.HOTLINE_ENGINE;
  return text === undefined ? undefined : engineAddresses.parse(JSON.parse(text));
}

/** The environment of a child of the supervisor. */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  engine: EngineAddresses | undefined,
): Record<string, string | undefined> {
  return engine ? { ...environment, HOTLINE_ENGINE: JSON.stringify(engine) } : { ...environment };
}
