/**
 * The controller as a value: the composition root. Everything is made here, once, with its
 * dependencies as arguments; what it needs of the outside comes in as options.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Clock } from './base/clock.ts';
import { HotlineError } from './base/errors.ts';
import { CallCentre, type CentreCounters } from './calls/call-centre.ts';
import { createAdminDesk } from './composition/admin-desk.ts';
import {
  followDialplans,
  followedDeskSettings,
} from './composition/dialplans/followed-dialplans.ts';
import type { LiveDialplan } from './composition/dialplans/live-dialplan.ts';
import { LoadedDialplans } from './composition/dialplans/loaded-dialplans.ts';
import { Secrets, secretsDirectory } from './composition/dialplans/secrets.ts';
import { serviceConfigs } from './composition/dialplans/services-of-dialplan.ts';
import { agentsWithNames, centreSettings } from './composition/dialplans/settings-of-dialplan.ts';
import { trunkConfigs } from './composition/dialplans/trunks-of-dialplan.ts';
import { watchedDisk } from './composition/disk-space.ts';
import { EmergencyPlans } from './composition/emergency-plans.ts';
import { exposeCounters } from './composition/exposed-counters.ts';
import { tellNumberClashes } from './composition/number-clashes.ts';
import { numberOrigins } from './composition/number-origins.ts';
import type { Config, EngineAddresses } from './config.ts';
import { createDeskServer, type DeskServer } from './desk/desk-server.ts';
import { DeskSessions } from './desk/live/desk-sessions.ts';
import { maskNumber } from './desk/number-mask.ts';
import type { CompiledDialplan } from './dialplan/compiled.ts';
import { prepareFirstStart, type SignInCard } from './first-start.ts';
import { HttpServices } from './services/http-services.ts';
import { Checkpoints } from './store/database/checkpoints.ts';
import { Database, databaseFile } from './store/database/database.ts';
import { formatFaults, type ReadDialplan, readDialplan } from './store/files/dialplan-directory.ts';
import { MeasuredSounds } from './store/files/measured-sounds.ts';
import { knownPeople } from './store/known-people.ts';
import { SqliteCallArchive } from './store/sqlite-call-archive.ts';
import { SqliteCallStore } from './store/sqlite-call-store.ts';
import { SqliteDialplanVersions } from './store/sqlite-dialplan-versions.ts';
import { SqliteEmergencyPlans } from './store/sqlite-emergency-plans.ts';
import { SqliteJournal } from './store/sqlite-journal.ts';
import { SqliteLocationStore } from './store/sqlite-location-store.ts';
import { SqlitePeople } from './store/sqlite-people.ts';
import { SqliteQueueHistory } from './store/sqlite-queue-history.ts';
import { SqliteAuditTrail, SqliteSignInSessionStore } from './store/sqlite-sign-in.ts';
import { SqliteSurveyAnswers } from './store/sqlite-survey-answers.ts';
import { DrachtioTelephony, type TelephonyHealth } from './telephony/drachtio-telephony.ts';
import { LeftRecordings } from './telephony/media/left-recordings.ts';
import type { TelephonyConfig } from './telephony/ports.ts';

/** Digest realm of phones and trunks. */
const realm = 'hotline';
/** How long the servers may take to answer at the start. */
const enginesReadyMs = 10_000;

export interface AppOptions {
  readonly config: Config;
  /** Absent: the external servers of the config. */
  readonly engine?: EngineAddresses;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The built page; absent: REST and sockets only. */
  readonly webDirectory?: string;
  /** The queue engine contradicts itself: end the process, the next one restores from the journal. */
  readonly onFatal: (error: unknown) => void;
}

export interface App {
  readonly deskPort: number;
  /** Present at the first start only. */
  readonly signInCards: readonly SignInCard[];
  /** At the start. */
  readonly dialplan: CompiledDialplan;
  readonly live: LiveDialplan;
  readonly telephony: DrachtioTelephony;
  readonly calls: CallCentre;
  counters(): { readonly calls: CentreCounters; readonly telephony: TelephonyHealth };
  stop(): Promise<void>;
}

/**
 * @throws HotlineError `dialplan-invalid` with every fault in its message, `port-in-use`,
 *   `store-failed`, `config-invalid`, `deadline-passed` when no engine answers
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, clock, logger } = options;
  const first = loadDialplan(config, clock);
  const { dialplan } = first;
  const secrets = new Secrets(secretsDirectory(config.dataDirectory));
  secrets.read(dialplan);
  mkdirSync(join(config.dataDirectory, 'recordings'), { recursive: true });
  const database = await Database.open(databaseFile(config.dataDirectory), (error) =>
    logger.error({ err: error }, 'gathered writes are lost'),
  );
  const stops: (() => void | Promise<void>)[] = [() => database.close()];
  const stop = async () => {
    for (let end = stops.pop(); end; end = stops.pop()) await end();
  };
  try {
    const checkpoints = new Checkpoints(database, { clock, log: logger });
    stops.push(() => checkpoints.stop());
    const people = new SqlitePeople(database);
    const signInCards = await prepareFirstStart(people, Object.keys(dialplan.queues), realm);
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const sessions = new DeskSessions(clock, registry);
    const locations = new SqliteLocationStore(database);
    const telephony = new DrachtioTelephony({
      config: telephonyConfig(options, trunkConfigs(dialplan, secrets, realm)),
      locationStore: locations,
      phoneAccounts: people,
      clock,
      logger,
    });
    telephony.start();
    stops.push(() => telephony.stop());
    await telephony.whenReady(enginesReadyMs);
    const loaded = new LoadedDialplans(dialplan);
    const emergency = new EmergencyPlans(
      new SqliteEmergencyPlans(database),
      clock,
      () => loaded.current,
    );
    loaded.isEmergency = (hotline) => emergency.isOn(hotline);
    const store = new SqliteCallStore(database);
    const left = new LeftRecordings({
      directory: join(config.dataDirectory, 'recordings'),
      ...{ clock, logger },
      onPublished: (file, endedAt) => store.closeRecording(file, endedAt),
    });
    left.start();
    stops.push(() => left.stop());
    let serviceSettings = serviceConfigs(dialplan, secrets);
    const prepareSystems = (plan: CompiledDialplan) => {
      const trunks = trunkConfigs(plan, secrets, realm);
      const nextServices = serviceConfigs(plan, secrets);
      return () => {
        telephony.setTrunks(trunks);
        serviceSettings = nextServices;
      };
    };
    const services = new HttpServices({ clock, fetch, settings: () => serviceSettings });
    const originOf = numberOrigins(config);
    const settingsOf = (plan: CompiledDialplan) => ({
      ...centreSettings(plan, agentsWithNames(people), config),
      originOf,
      ...(config.desk.maskedNumbersFor.includes('agent') ? { shownOnPhones: maskNumber } : {}),
    });
    const calls = new CallCentre({
      ...{ telephony, store, services },
      journal: new SqliteJournal(database, config.journalSnapshots),
      history: new SqliteQueueHistory(database),
      desk: sessions,
      flows: loaded,
      clock,
      disk: watchedDisk(config.dataDirectory, clock),
      plansOn: () => emergency.plansOn(),
      log: logger,
      settings: settingsOf(dialplan),
      onFatal: options.onFatal,
    });
    const counters = () => ({ calls: calls.counters(), telephony: telephony.health });
    exposeCounters(registry, () => ({
      calls: calls.counters(),
      telephony: telephony.health.counters,
    }));
    calls.start();
    stops.push(() => calls.stop());
    const history = new SqliteDialplanVersions(database);
    const configure = (next: CompiledDialplan) => calls.configure(settingsOf(next));
    tellNumberClashes(dialplan, people, logger);
    const followed = followDialplans({
      ...{ config, loaded, first, clock, history },
      prepare: (next) => {
        secrets.read(next);
        const tellSystems = prepareSystems(next);
        return () => {
          tellSystems();
          configure(next);
          tellNumberClashes(next, people, logger);
        };
      },
      people: () => knownPeople(people),
      secrets,
      onSecretsTaken: (live) => prepareSystems(live)(),
      log: logger,
    });
    stops.push(() => followed.stop());
    const archive = new SqliteCallArchive(database);
    const admin = createAdminDesk({
      ...{ clock, database, people, history, realm, locations, telephony },
      dataDirectory: config.dataDirectory,
      dialplanDirectory: config.dialplanDirectory,
      live: followed.live,
      drafts: followed.drafts,
      secrets,
      sounds: first.sounds,
      trunkTraffic: (since) => archive.trunkTraffic(since),
      counters: () => calls.counters(),
      onWorkChanged: () => configure(loaded.current),
      takes: calls.takes,
      log: logger,
    });
    stops.push(() => admin.stop());
    const desk = await createDeskServer({
      emergency,
      clock,
      registry,
      sessions,
      agentDesk: calls.agents,
      supervisorDesk: calls.supervision,
      people,
      ...admin,
      signInSessions: new SqliteSignInSessionStore(database),
      archive,
      customers: archive,
      surveys: new SqliteSurveyAnswers(database),
      audit: new SqliteAuditTrail(database),
      health: { check: () => health(telephony) },
      settings: followedDeskSettings(loaded),
      maskedNumbersFor: config.desk.maskedNumbersFor,
      recordingsDirectory: join(config.dataDirectory, 'recordings'),
      ...(options.webDirectory === undefined ? {} : { webDirectory: options.webDirectory }),
      ...originSettings(config),
      onFault: (error) => logger.error({ error }, 'unexpected failure at the desk'),
    });
    stops.push(() => closeDesk(desk, sessions));
    return {
      deskPort: await desk.listen(config.desk.address, config.desk.port),
      signInCards,
      dialplan,
      live: followed.live,
      telephony,
      calls,
      counters,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function loadDialplan({ dialplanDirectory, dataDirectory }: Config, clock: Clock) {
  const year = new Date(clock.now()).getFullYear();
  const sounds = new MeasuredSounds();
  const around = { secretsDirectory: secretsDirectory(dataDirectory), sounds };
  const read: ReadDialplan = readDialplan(dialplanDirectory, year, around);
  const { dialplan } = read;
  if (dialplan) return { ...read, dialplan, sounds };
  throw new HotlineError('dialplan-invalid', formatFaults(read, 'en'), {
    details: { faults: read.faults },
  });
}

function telephonyConfig(options: AppOptions, trunks: TelephonyConfig['trunks']): TelephonyConfig {
  const { config, engine } = options;
  return {
    ...servers(config, engine),
    eventSockets: { address: engine ? '127.0.0.1' : config.address, port: config.eventSocketPort },
    realm,
    trunks,
    ...(config.phoneNetworks && { phoneNetworks: config.phoneNetworks }),
    unknownSources: config.unknownSources,
    sessionSeconds: config.sessionSeconds,
    mediaTimeoutMs: config.mediaTimeoutSeconds * 1000,
  };
}

function servers(
  config: Config,
  engine: EngineAddresses | undefined,
): Pick<TelephonyConfig, 'drachtio' | 'freeswitch'> {
  if (engine) {
    const { secret, drachtioPort, eventSocketPort } = engine;
    const host = '127.0.0.1';
    return {
      drachtio: { host, port: drachtioPort, secret },
      freeswitch: [{ name: 'embedded', host, port: eventSocketPort, secret }],
    };
  }
  if (!config.external) {
    throw new HotlineError('config-invalid', 'Neither an embedded nor an external engine is set.');
  }
  const { drachtio, freeswitch } = config.external;
  return {
    drachtio,
    freeswitch: freeswitch.map((one) => ({ name: `${one.host}:${one.port}`, ...one })),
  };
}

function health(telephony: DrachtioTelephony) {
  const { drachtio, freeswitch } = telephony.health;
  const media = freeswitch.map((server) => [server.name, server.connected] as const);
  return {
    ready: telephony.isReady,
    parts: Object.fromEntries([['drachtio', drachtio], ...media]),
  };
}

function originSettings(config: Config) {
  const { origin } = config.desk;
  if (origin === undefined) return {};
  return { allowedOrigins: [origin], secure: origin.startsWith('https:'), behindProxy: true };
}

async function closeDesk(desk: DeskServer, sessions: DeskSessions): Promise<void> {
  sessions.end('shutting-down');
  await desk.close();
}
