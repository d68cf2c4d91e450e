/**
 * The settings, read once from the environment: the only reader of `process.env`. All faults are
 * reported together; the result is frozen and passed by value.
 */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { HotlineError } from './base/errors.ts';

const portForm = 'a port from 0 to 65535';
const port = z
  .string()
  .regex(/^\d{1,5}$/, portForm)
  .transform(Number)
  .refine((number) => number <= 65_535, portForm);
const address = z.string().refine((text) => isIP(text) !== 0, 'an IPv4 or IPv6 address');

/** Phones and servers are told this address: 0.0.0.0 would send them to themselves. */
const ownAddress = address.refine(
  (text) => text !== '0.0.0.0' && text !== '::',
  'one address of this machine, not all',
);

/** `10.0.0.0/8,2001:db8::/32`; a network may be a single address. */
const networks = z
  .string()
  .transform((text) => text.split(','))
  .refine((entries) => entries.every(isNetwork), "write them as '10.0.0.0/8,192.0.2.7'");

/** `host:port:secret`, as the external engine's servers are named. */
const server = z
  .string()
  .regex(/^[^:\s]+:[0-9]{1,5}:[^\s,]+$/, 'write it as host:port:secret')
  .transform((text) => {
    const [host = '', serverPort = '0', ...secret] = text.split(':');
    return { host, port: Number(serverPort), secret: secret.join(':') };
  });

const sessionSeconds = z
  .string()
  .regex(/^(0|9\d|[1-9]\d{2,4})$/, '0, or seconds from 90 on')
  .transform(Number);

const mediaTimeoutSeconds = z
  .string()
  .regex(/^(0|[1-9]\d{0,3})$/, '0, or seconds up to 9999')
  .transform(Number);

const journalSnapshots = z
  .string()
  .regex(/^([1-9]\d{0,2}|1000)$/, 'snapshots from 1 to 1000')
  .transform(Number);

const roleNames = ['agent', 'supervisor', 'quality', 'admin'] as const;
const roles = z
  .string()
  .transform((text) => (text === 'nobody' ? [] : text.split(',')))
  .pipe(z.array(z.enum(roleNames, `roles are ${roleNames.join(', ')}; or 'nobody'`)));

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
  HOTLINE_ADDRESS: ownAddress.default('127.0.0.1'),
  HOTLINE_SIP_PORT: port.prefault('5060'),
  /** Where agents' phones may register and call from; absent: anywhere. Trunks have their own. */
  HOTLINE_PHONE_NETWORKS: networks.optional(),
  /** Others get 403, or no answer at all: a scanner then learns nothing. */
  HOTLINE_UNKNOWN_SOURCES: z.enum(['refuse', 'ignore']).default('refuse'),
  /** Between session refreshes (RFC 4028 §5: at least 90); 0: none. */
  HOTLINE_SESSION_SECONDS: sessionSeconds.prefault('1800'),
  /** A phone that sends no sound for so long, and does not hold, is taken for dead; 0: never. */
  HOTLINE_MEDIA_TIMEOUT_SECONDS: mediaTimeoutSeconds.prefault('20'),
  /** Even ports carry RTP, the next odd one RTCP. */
  HOTLINE_RTP_PORTS: portRange.prefault('20000-29999'),
  /** Where browsers reach the desk; the address is HOTLINE_ADDRESS unless given. */
  HOTLINE_DESK_ADDRESS: address.optional(),
  HOTLINE_DESK_PORT: port.prefault('8080'),
  /**
   * How browsers name the desk, where a proxy with TLS stands before it: 'https://desk.example.com'.
   * Cookies are then sent over TLS only.
   */
  HOTLINE_DESK_ORIGIN: z.url().optional(),
  /** Roles that read phone numbers masked, such as 'agent,quality'; 'nobody': all read them whole. */
  HOTLINE_MASK_NUMBERS_FOR: roles.prefault('quality'),
  /** A table of mobile numbers' places, see MobilePlaces; absent: the pop names their carrier only. */
  HOTLINE_MOBILE_PLACES: z.string().min(1).optional(),
  /** How far back the queue engine's journal goes: snapshots of 20,000 inputs each; 1 to 1000. */
  HOTLINE_JOURNAL_SNAPSHOTS: journalSnapshots.prefault('10'),
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
  /** Where the embedded engine tells its own counters to Prometheus, on 127.0.0.1; absent: nowhere. */
  HOTLINE_ENGINE_METRICS_PORT: port.optional(),
  /** Where FreeSWITCH's outbound event sockets reach the controller; 0 = any free port. */
  HOTLINE_EVENT_SOCKET_PORT: port.prefault('0'),
});

function isNetwork(entry: string): boolean {
  const [host = '', bits, ...rest] = entry.split('/');
  const bitsMax = isIP(host) === 6 ? 128 : 32;
  const isPrefix = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax);
  return isIP(host) !== 0 && isPrefix && rest.length === 0;
}

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly secret: string;
}

export interface Config {
  readonly address: string;
  readonly sipPort: number;
  /** Absent: anywhere. */
  readonly phoneNetworks?: readonly string[];
  readonly unknownSources: 'refuse' | 'ignore';
  /** 0: no session timers. */
  readonly sessionSeconds: number;
  /** 0: no limit of ours. */
  readonly mediaTimeoutSeconds: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** How many snapshots of the queue engine are kept, with the inputs since the oldest. */
  readonly journalSnapshots: number;
  readonly desk: {
    readonly address: string;
    readonly port: number;
    readonly origin?: string;
    /** Who reads phone numbers masked. */
    readonly maskedNumbersFor: readonly (typeof roleNames)[number][];
  };
  /** Absolute. */
  readonly mobilePlacesFile?: string;
  /** Absolute. */
  readonly dataDirectory: string;
  readonly dialplanDirectory: string;
  readonly logLevel: string;
  readonly eventSocketPort: number;
  /** Of the embedded engine's own counters; absent: they are told to nobody. */
  readonly engineMetricsPort?: number;
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
const otherSettings = new Set(['HOTLINE_ENGINE', 'HOTLINE_LANGUAGE', 'HOTLINE_PHONE_PASSWORD']);

function freeze(read: z.infer<typeof settings>): Config {
  const { HOTLINE_DRACHTIO: drachtio, HOTLINE_FREESWITCH: freeswitch } = read;
  return Object.freeze({
    address: read.HOTLINE_ADDRESS,
    sipPort: read.HOTLINE_SIP_PORT,
    ...(read.HOTLINE_PHONE_NETWORKS && { phoneNetworks: read.HOTLINE_PHONE_NETWORKS }),
    unknownSources: read.HOTLINE_UNKNOWN_SOURCES,
    sessionSeconds: read.HOTLINE_SESSION_SECONDS,
    mediaTimeoutSeconds: read.HOTLINE_MEDIA_TIMEOUT_SECONDS,
    rtpPorts: read.HOTLINE_RTP_PORTS,
    journalSnapshots: read.HOTLINE_JOURNAL_SNAPSHOTS,
    desk: Object.freeze({
      address: read.HOTLINE_DESK_ADDRESS ?? read.HOTLINE_ADDRESS,
      port: read.HOTLINE_DESK_PORT,
      ...(read.HOTLINE_DESK_ORIGIN === undefined ? {} : { origin: read.HOTLINE_DESK_ORIGIN }),
      maskedNumbersFor: Object.freeze(read.HOTLINE_MASK_NUMBERS_FOR),
    }),
    ...(read.HOTLINE_MOBILE_PLACES === undefined
      ? {}
      : { mobilePlacesFile: resolve(read.HOTLINE_MOBILE_PLACES) }),
    dataDirectory: resolve(read.HOTLINE_DATA),
    dialplanDirectory: resolve(read.HOTLINE_DIALPLANS),
    logLevel: read.HOTLINE_LOG_LEVEL,
    eventSocketPort: read.HOTLINE_EVENT_SOCKET_PORT,
    ...(read.HOTLINE_ENGINE_METRICS_PORT === undefined
      ? {}
      : { engineMetricsPort: read.HOTLINE_ENGINE_METRICS_PORT }),
    ...(drachtio && freeswitch ? { external: Object.freeze({ drachtio, freeswitch }) } : {}),
  });
}

const boundPort = z.number().int().min(0).max(65_535);

/** Where the embedded engine listens, as the supervisor tells both of its children. */
const engineAddresses = z.object({
  secret: z.string().min(16),
  drachtioPort: boundPort,
  eventSocketPort: boundPort,
  mediaSipPort: boundPort,
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
