/** The controller's account of itself, for whoever is asked what is wrong. */
import { readFileSync, statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../base/clock.ts';
import type { CentreCounters } from '../calls/call-centre.ts';
import type { SystemWatch } from '../desk/admin-ports.ts';
import type { Person } from '../desk/ports.ts';
import type { PhoneRow, TrunkRow } from '../protocol/rest/system.ts';
import { databaseFile } from '../store/database/database.ts';
import type { TrunkTraffic } from '../store/sqlite-call-archive.ts';
import type { DrachtioTelephony } from '../telephony/drachtio-telephony.ts';
import type { LocationStore } from '../telephony/ports.ts';
import type { LiveDialplan } from './dialplans/live-dialplan.ts';
import type { Secrets } from './dialplans/secrets.ts';
import { diskSpaceOf } from './disk-space.ts';
import { trunkRows } from './trunk-rows.ts';

export interface SystemWatchParts {
  readonly clock: Clock;
  readonly dataDirectory: string;
  readonly live: LiveDialplan;
  readonly locations: LocationStore;
  readonly people: { everybody(): readonly Person[]; phoneExtensions(): readonly string[] };
  readonly trunkTraffic: (since: number) => readonly TrunkTraffic[];
  readonly telephony: Pick<
    DrachtioTelephony,
    'isReady' | 'health' | 'trunkStandings' | 'failingTrunks'
  >;
  readonly counters: () => CentreCounters;
  readonly secrets: Pick<Secrets, 'faults'>;
}

const dayMs = 86_400_000;
/** Looking at a day of calls takes some 30 ms; a page asks every few seconds. */
const trafficFreshMs = 10_000;
const nanosecondsPerMs = 1e6;

export class ControllerWatch implements SystemWatch {
  readonly #parts: SystemWatchParts;
  readonly #startedAt: number;
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  readonly #version = packageVersion();
  #cpu = process.cpuUsage();
  #lookedAt: number;
  #traffic: { readonly at: number; readonly rows: readonly TrunkTraffic[] } | undefined;

  constructor(parts: SystemWatchParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#lookedAt = this.#startedAt;
    this.#delay.enable();
  }

  stop(): void {
    this.#delay.disable();
  }

  phones(): readonly PhoneRow[] {
    const { clock, locations, people } = this.#parts;
    const now = clock.now();
    const bindings = locations.loadBindings().filter(({ expiresAt }) => expiresAt > now);
    const owners = new Map(people.everybody().map((person) => [person.extension, person.name]));
    return people.phoneExtensions().map((extension) => {
      const name = owners.get(extension);
      const contacts = bindings
        .filter((binding) => binding.extension === extension)
        .map(({ source, userAgent, registeredAt, expiresAt }) => ({
          protocol: source.protocol,
          address: `${source.address}:${source.port}`,
          ...{ registeredAt, expiresAt },
          ...(userAgent !== undefined && { userAgent }),
        }));
      return { extension, contacts, ...(name !== undefined && { name }) };
    });
  }

  trunks(): readonly TrunkRow[] {
    const { live, telephony } = this.#parts;
    return trunkRows(Object.values(live.current.trunks), {
      traffic: this.#trafficNow(),
      standings: telephony.trunkStandings(),
      failing: telephony.failingTrunks(),
    });
  }

  look(): ReturnType<SystemWatch['look']> {
    const { clock, dataDirectory, live, telephony, counters, secrets } = this.#parts;
    const { drachtio, freeswitch, registeredContacts, counters: sip } = telephony.health;
    const media = freeswitch.map(({ name, connected }) => ({ name, connected }));
    const disk = diskSpaceOf(dataDirectory);
    return {
      ready: telephony.isReady,
      parts: [{ name: 'drachtio', connected: drachtio }, ...media],
      version: this.#version,
      node: process.version,
      now: clock.now(),
      startedAt: this.#startedAt,
      memoryBytes: process.memoryUsage.rss(),
      loopDelayMs: this.#loopDelay(),
      cpu: this.#cpuShare(),
      ...(disk && { disk }),
      databaseBytes: databaseBytes(databaseFile(dataDirectory)),
      dialplan: {
        version: live.current.version,
        ...(live.refused && { refusedAt: live.refused.at }),
      },
      secrets: secrets.faults,
      calls: { ...counters() },
      telephony: { registeredContacts, ...sip },
    };
  }

  #trafficNow(): readonly TrunkTraffic[] {
    const now = this.#parts.clock.now();
    if (!this.#traffic || now - this.#traffic.at >= trafficFreshMs) {
      this.#traffic = { at: now, rows: this.#parts.trunkTraffic(now - dayMs) };
    }
    return this.#traffic.rows;
  }

  /** Since the look before. */
  #loopDelay(): { readonly p99: number; readonly max: number } {
    const [p99, max] = [this.#delay.percentile(99), this.#delay.max];
    this.#delay.reset();
    const inMs = (nanoseconds: number) => Math.round((nanoseconds / nanosecondsPerMs) * 10) / 10;
    return Number.isFinite(p99) ? { p99: inMs(p99), max: inMs(max) } : { p99: 0, max: 0 };
  }

  #cpuShare(): number {
    const now = this.#parts.clock.now();
    const { user, system } = process.cpuUsage(this.#cpu);
    const elapsedMs = now - this.#lookedAt;
    this.#cpu = process.cpuUsage();
    this.#lookedAt = now;
    return elapsedMs > 0 ? (user + system) / 1_000 / elapsedMs : 0;
  }
}

/** With its write-ahead log, which is there while the database is open. */
function databaseBytes(file: string): number {
  const sizes = [file, `${file}-wal`].map(
    (path) => statSync(path, { throwIfNoEntry: false })?.size,
  );
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
