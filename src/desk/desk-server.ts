/**
 * The desk's HTTP and WebSocket server as a value: routes, guards, limits and the page. It listens
 * when told to; the process and its settings are elsewhere.
 */
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, fastify } from 'fastify';
import type { Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import type { AgentId } from '../base/ids.ts';
import type { AgentDesk } from '../calls/desk-port.ts';
import type { SupervisorDesk } from '../calls/supervision/supervisor-port.ts';
import type { DeskSettings, Role } from '../protocol/rest/desk.ts';
import type {
  CalendarDesk,
  DialplanDesk,
  EmergencyDesk,
  MachineTokenStore,
  PeopleRegister,
  PromptDesk,
  PromptTakes,
  SystemWatch,
} from './admin-ports.ts';
import type { DeskSessions } from './live/desk-sessions.ts';
import { Messages } from './live/messages.ts';
import { SocketServer } from './live/socket-server.ts';
import { SupervisorSeats } from './live/supervisor-seat.ts';
import { WallboardFeed } from './live/wallboard-feed.ts';
import { NumberMask } from './number-mask.ts';
import { Staff, type StaffParts } from './people/staff.ts';
import type {
  AuditTrail,
  CallArchive,
  CustomerDirectory,
  Health,
  SignInSessionStore,
  SurveyAnswers,
} from './ports.ts';
import { addCalendarRoutes } from './rest/calendar-routes.ts';
import { addCallRoutes } from './rest/call-routes.ts';
import { addCallbackRoutes } from './rest/callback-routes.ts';
import { addDialplanRoutes } from './rest/dialplan-routes.ts';
import { addDirectoryRoutes } from './rest/directory-routes.ts';
import { addEmergencyRoutes } from './rest/emergency-routes.ts';
import { addHealthRoutes } from './rest/health-routes.ts';
import { answerErrorsWithCodes, refuseUnreadable } from './rest/http-errors.ts';
import { addPeopleRoutes } from './rest/people-routes.ts';
import { addPromptRoutes } from './rest/prompt-routes.ts';
import { addPromptTakeRoutes } from './rest/prompt-take-routes.ts';
import { addRecordingRoutes } from './rest/recording-routes.ts';
import { RestServer } from './rest/rest-server.ts';
import { addSessionRoutes } from './rest/session-routes.ts';
import { addSupervisionRoutes } from './rest/supervision-routes.ts';
import { addSurveyRoutes } from './rest/survey-routes.ts';
import { addSystemRoutes } from './rest/system-routes.ts';
import { MachineTokens } from './sign-in/machine-tokens.ts';
import { RequestGuard } from './sign-in/request-guard.ts';
import { SignIn } from './sign-in/sign-in.ts';

export interface DeskServerOptions {
  readonly clock: Clock;
  /** Shared with the rest of the process: /metrics shows all of it. */
  readonly registry: Registry;
  /** Made before the calls, which notify it; the server attaches sockets to it. */
  readonly sessions: DeskSessions;
  readonly agentDesk: AgentDesk;
  readonly supervisorDesk: SupervisorDesk;
  readonly people: PeopleRegister;
  /** See `StaffParts`. */
  readonly work: Pick<StaffParts, 'phones' | 'choices' | 'hotlineOf' | 'onWorkChanged'>;
  /** Absent: agents may not dial numbers outside. */
  readonly mayDialOut?: () => boolean;
  readonly dialplans: DialplanDesk;
  readonly emergency: EmergencyDesk;
  readonly prompts: PromptDesk;
  readonly promptTakes: PromptTakes;
  readonly calendars: CalendarDesk;
  readonly machineTokens: MachineTokenStore;
  readonly system: SystemWatch;
  readonly signInSessions: SignInSessionStore;
  readonly archive: CallArchive;
  readonly customers: CustomerDirectory;
  readonly surveys: SurveyAnswers;
  readonly audit: AuditTrail;
  readonly health: Health;
  readonly settings: DeskSettings;
  /** Whose reading of numbers is masked; absent: those who only judge quality. */
  readonly maskedNumbersFor?: readonly Role[];
  /** Absolute. */
  readonly recordingsDirectory: string;
  /** The built page, absolute; absent: REST and sockets only. */
  readonly webDirectory?: string;
  /** Public origins of a proxy in front, such as 'https://desk.example'. */
  readonly allowedOrigins?: readonly string[];
  /** Whether browsers come over HTTPS. */
  readonly secure?: boolean;
  /** Trusts X-Forwarded-For of a proxy on this machine. */
  readonly behindProxy?: boolean;
  readonly socketsMax?: number;
  readonly socketsPerPersonMax?: number;
  readonly onFault: (error: unknown) => void;
}

export interface DeskServer {
  /** For tests: requests without a network. */
  readonly app: FastifyInstance;
  /**
   * @param port 0 for any
   * @returns the port
   * @throws HotlineError `port-in-use`, or `config-invalid` for an address that is not ours
   */
  listen(host: string, port: number): Promise<number>;
  /** Ends sockets and requests; settles when the port is free. */
  close(): Promise<void>;
}

const bodyBytesMax = 64 * 1024;
const requestsPerMinute = 600;
/** Most of it is for a page's own lists; the sign-in has its throttle besides. */
const requestTimeoutMs = 30_000;

export async function createDeskServer(options: DeskServerOptions): Promise<DeskServer> {
  const { requestsRefused } = options.sessions.metrics;
  const app = fastify({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    trustProxy: options.behindProxy === true ? 'loopback' : false,
    forceCloseConnections: true,
    clientErrorHandler: refuseUnreadable(requestsRefused),
  });
  const signIn = new SignIn({
    ...options,
    sessions: options.signInSessions,
    metrics: options.sessions.metrics,
  });
  const tokens = new MachineTokens(options.machineTokens, options.clock);
  const guard = new RequestGuard(signIn, tokens, options.allowedOrigins ?? []);
  answerErrorsWithCodes(app, requestsRefused, options.onFault);
  await addDefences(app, guard, options.secure === true);
  await addFiles(app, options);
  const rest = new RestServer(app, { ...options, guard });
  addSessionRoutes(rest, { ...options, signIn, guard, secureCookies: options.secure === true });
  const numbers = new NumberMask(options.maskedNumbersFor ?? ['quality']);
  addCallRoutes(rest, { ...options, numbers });
  addDirectoryRoutes(rest, options);
  addSupervisionRoutes(rest, { ...options, numbers });
  addCallbackRoutes(rest, { ...options, numbers });
  addRecordingRoutes(rest, options);
  addDialplanRoutes(rest, options);
  addEmergencyRoutes(rest, options);
  addPromptRoutes(rest, options);
  addPromptTakeRoutes(rest, {
    takes: options.promptTakes,
    people: options.people,
    phones: options.work.phones,
  });
  addCalendarRoutes(rest, options);
  addPeopleRoutes(rest, { staff: staffOf(options), tokens });
  addSurveyRoutes(rest, options);
  addSystemRoutes(rest, options);
  addHealthRoutes(app, { ...options, guard });
  await app.ready();
  const feed = new WallboardFeed(options);
  const messages = new Messages({ ...options, feed });
  const sockets = new SocketServer(app.server, {
    ...options,
    guard,
    numbers,
    supervisorSeats: new SupervisorSeats({
      ...{ ...options, feed, messages },
      endSignIns: (agentId) => endSignIns(options, agentId),
    }),
    readNotice: (agentId, noticeId) => messages.read(agentId, noticeId),
    socketsMax: options.socketsMax ?? 5_000,
    socketsPerPersonMax: options.socketsPerPersonMax ?? 8,
  });
  return {
    app,
    listen: (host, port) => listen(app, host, port),
    async close() {
      await sockets.close();
      await app.close();
    },
  };
}

/** Of every browser the agent has signed in with. */
function endSignIns({ people, signInSessions }: DeskServerOptions, agentId: AgentId): void {
  for (const person of people.everybody()) {
    if (person.agentId === agentId) signInSessions.endSessionsOf(person.id);
  }
}

/** Disabling an agent takes her out of the queues; a call she is in goes on to its end. */
function staffOf(options: DeskServerOptions): Staff {
  const { supervisorDesk, sessions, work } = options;
  return new Staff({
    ...options,
    ...work,
    onDisabled(agentId) {
      supervisorDesk.forceSignOut(agentId);
      sessions.of(agentId).end('signed-out');
    },
  });
}

async function addDefences(
  app: FastifyInstance,
  guard: RequestGuard,
  secure: boolean,
): Promise<void> {
  await app.register(helmet, {
    hsts: secure,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The component library writes its style sheets at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        mediaSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    // A whole office may share one address.
    keyGenerator: (request) => guard.actor(request.headers)?.id ?? request.ip,
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    const changesNothing = request.method === 'GET' || request.method === 'HEAD';
    if (changesNothing || guard.mayChange(request.headers)) return;
    const details = { why: 'foreign-origin' };
    throw new HotlineError('not-allowed', 'this origin may not do that', { details });
  });
}

/** The page; its assets have their hash in the name and never change. */
async function addFiles(app: FastifyInstance, options: DeskServerOptions): Promise<void> {
  const { recordingsDirectory, webDirectory } = options;
  await app.register(fastifyStatic, {
    root: webDirectory ?? recordingsDirectory,
    serve: webDirectory !== undefined,
    wildcard: false,
    index: 'index.html',
    setHeaders(response, path) {
      if (webDirectory === undefined || !path.startsWith(webDirectory)) return;
      const immutable = path.includes('/assets/');
      const rule = immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
      response.setHeader('cache-control', rule);
    },
  });
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const facts = { details: { host, port }, cause: error };
    if (code === 'EADDRINUSE') {
      throw new HotlineError('port-in-use', `The desk's port ${port} is taken`, facts);
    }
    if (code === 'EADDRNOTAVAIL') {
      throw new HotlineError('config-invalid', `${host} is not an address of this machine`, facts);
    }
    throw error;
  }
  const address = app.server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}
