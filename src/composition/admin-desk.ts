/** What the desk's admin side is made of in a running controller. */
import { join } from 'node:path';
import type { Log } from '../base/log.ts';
import type { SoundTakes } from '../calls/takes/sound-takes.ts';
import type { PromptDesk, WorkChoices } from '../desk/admin-ports.ts';
import type { DeskServerOptions } from '../desk/desk-server.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import { skillsOf } from '../dialplan/simulation/simulate.ts';
import { calendarStandings, calendarYear } from '../dialplan/time/calendar-year.ts';
import type { VersionHistory } from '../dialplan/versions/version-history.ts';
import type { Database } from '../store/database/database.ts';
import type { MeasuredSounds } from '../store/files/measured-sounds.ts';
import { phoneAccount } from '../store/phone-account.ts';
import { SqliteMachineTokens } from '../store/sqlite-machine-tokens.ts';
import type { SqlitePeople } from '../store/sqlite-people.ts';
import { SqlitePromptVersions } from '../store/sqlite-prompt-versions.ts';
import { DirectoryDialplanDesk } from './dialplans/dialplan-desk.ts';
import type { Drafts } from './dialplans/threaded-drafts.ts';
import { PhonePromptTakes } from './phone-prompt-takes.ts';
import { DirectoryPromptDesk } from './prompt-desk.ts';
import { ControllerWatch, type SystemWatchParts } from './system-watch.ts';

export interface AdminDeskParts extends Omit<SystemWatchParts, 'people'> {
  readonly database: Database;
  readonly people: SqlitePeople;
  readonly history: VersionHistory;
  readonly drafts: Drafts;
  readonly dialplanDirectory: string;
  /** Of the phones' digest. */
  readonly realm: string;
  /** Recordings as they were measured last. */
  readonly sounds: MeasuredSounds;
  readonly onWorkChanged: () => void;
  /** Where prompts are spoken into. */
  readonly takes: SoundTakes;
  readonly log: Log;
}

export interface AdminDesk
  extends Pick<
    DeskServerOptions,
    | 'work'
    | 'mayDialOut'
    | 'dialplans'
    | 'prompts'
    | 'promptTakes'
    | 'calendars'
    | 'machineTokens'
    | 'system'
  > {
  stop(): Promise<void>;
}

export function createAdminDesk(parts: AdminDeskParts): AdminDesk {
  const { database, people, live, realm, onWorkChanged } = parts;
  const system = new ControllerWatch(parts);
  const prompts = promptDesk(parts);
  const promptTakes = new PhonePromptTakes({
    ...{ prompts, phones: parts.takes, clock: parts.clock, log: parts.log },
    directory: join(parts.dataDirectory, 'recordings', 'takes'),
  });
  return {
    work: {
      phones: {
        setPassword: (extension, password) =>
          people.savePhoneAccount(phoneAccount(extension, realm, password)),
        exists: (extension) => people.ha1(extension, 'MD5') !== undefined,
      },
      choices: () => choicesOf(live.current),
      hotlineOf: (number) => live.current.hotlineByNumber[number],
      onWorkChanged,
    },
    mayDialOut: () => Object.keys(live.current.trunks).length > 0,
    dialplans: new DirectoryDialplanDesk({ ...parts, directory: parts.dialplanDirectory }),
    prompts,
    promptTakes,
    calendars: {
      standings: () => calendarStandings(live.current, parts.clock.now()),
      year: (id, year) => calendarYear(live.current, id, year),
    },
    machineTokens: new SqliteMachineTokens(database),
    system,
    stop: () => {
      system.stop();
      return promptTakes.stop();
    },
  };
}

function promptDesk({ database, live, clock, sounds, ...parts }: AdminDeskParts): PromptDesk {
  const kept = join(parts.dataDirectory, 'prompt-versions');
  return new DirectoryPromptDesk({
    ...{ clock, sounds, directory: parts.dialplanDirectory },
    dialplan: () => live.current,
    versions: new SqlitePromptVersions(database, kept),
  });
}

function choicesOf(dialplan: CompiledDialplan): WorkChoices {
  return {
    queues: Object.values(dialplan.queues).map(({ id, name }) => ({ id, name: { ...name } })),
    skills: [...skillsOf(dialplan)].sort(),
    flows: Object.values(dialplan.flows).map(({ id, name }) => ({ id, name: { ...name } })),
  };
}
