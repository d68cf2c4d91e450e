/**
 * The dialplan directory of a running server, and the secrets that it names: watched, and taken over
 * when they have changed.
 */
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Config } from '../../config.ts';
import type { KnownPeople } from '../../dialplan/checks/people-checks.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import type { VersionHistory } from '../../dialplan/versions/version-history.ts';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import { databaseFile } from '../../store/database/database.ts';
import {
  directorySignature,
  type ReadDialplan,
  readSources,
  writeSources,
} from '../../store/files/dialplan-directory.ts';
import { DirectoryWatch } from './directory-watch.ts';
import { followSecrets } from './followed-secrets.ts';
import { LiveDialplan, type LiveDialplanParts } from './live-dialplan.ts';
import type { LoadedDialplans } from './loaded-dialplans.ts';
import type { Secrets } from './secrets.ts';
import { deskSettings } from './settings-of-dialplan.ts';
import { type Drafts, ThreadedDrafts } from './threaded-drafts.ts';
import { ThreadedReader } from './threaded-reader.ts';

export interface FollowOptions {
  readonly config: Pick<Config, 'dialplanDirectory' | 'dataDirectory'>;
  readonly loaded: LoadedDialplans;
  /** What `loaded` was read from. */
  readonly first: ReadDialplan;
  readonly history: VersionHistory;
  /** Those of now. */
  readonly people: () => KnownPeople;
  readonly prepare: LiveDialplanParts['prepare'];
  readonly secrets: Secrets;
  /** Secrets of the live dialplan are others now; see `FollowSecretsParts`. */
  readonly onSecretsTaken: (dialplan: CompiledDialplan) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface FollowedDialplans {
  readonly live: LiveDialplan;
  readonly drafts: Drafts;
  stop(): Promise<void>;
}

/** Follows the directory until stopped. */
export function followDialplans(options: FollowOptions): FollowedDialplans {
  const { config, loaded, first, history, prepare, clock, log } = options;
  const { dialplanDirectory: directory } = config;
  const secrets = options.secrets.directory;
  const database = databaseFile(config.dataDirectory);
  const year = () => new Date(clock.now()).getFullYear();
  const drafts = new ThreadedDrafts(clock, () => {
    return { directory, secrets, database, year: year(), people: options.people() };
  });
  const files = {
    sources: () => readSources(directory),
    compile: (sources: ReadDialplan['sources']) => drafts.ask({ kind: 'compile', files: sources }),
    write: (sources: ReadDialplan['sources']) => {
      writeSources(directory, sources, backupDirectory(config.dataDirectory, clock.now()));
    },
  };
  const live = new LiveDialplan({ loaded, files, history, prepare, clock, log });
  live.recordStart(first.sources);
  const reader = new ThreadedReader(clock);
  const onFault = (error: unknown) => log.error({ err: error }, 'dialplans cannot be followed');
  const signature = () => directorySignature(directory);
  const takeOver = async () => {
    const before = signature();
    const read = await reader.read({ directory, year: year(), secrets });
    // What has changed meanwhile is told again, and read then.
    if (signature() === before) live.take(read, { by: 'files', why: '' });
  };
  let turn: Promise<void> = Promise.resolve();
  let isStopped = false;
  const onChange = () => {
    turn = turn.then(takeOver).catch((error: unknown) => {
      if (!isStopped) onFault(error);
    });
  };
  const watch = new DirectoryWatch({ clock, signature, onFault, onChange });
  watch.start();
  const secretsWatch = followSecrets({
    ...{ secrets: options.secrets, dialplan: () => loaded.current, clock, log },
    onTaken: options.onSecretsTaken,
    // It may have been refused because one was missing.
    onChange: () => {
      if (live.refused) onChange();
    },
  });
  return {
    live,
    drafts,
    stop: async () => {
      isStopped = true;
      watch.stop();
      secretsWatch.stop();
      await Promise.all([reader.stop(), drafts.stop()]);
    },
  };
}

/** Where files go that a rollback replaces. */
export function backupDirectory(dataDirectory: string, at: number): string {
  const moment = new Date(at).toISOString().replaceAll(':', '');
  return join(dataDirectory, 'dialplan-backups', moment);
}

/** The choices at the desk, always those of the newest dialplan. */
export function followedDeskSettings(loaded: LoadedDialplans): DeskSettings {
  return {
    get notReadyReasons() {
      return deskSettings(loaded.current).notReadyReasons;
    },
    get dispositions() {
      return deskSettings(loaded.current).dispositions;
    },
    get dispositionsOf() {
      return deskSettings(loaded.current).dispositionsOf;
    },
  };
}
