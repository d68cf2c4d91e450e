/** The people of a server as its dialplan is compared with them. */
import { existsSync } from 'node:fs';
import { HotlineError } from '../base/errors.ts';
import type { AgentProfile } from '../desk/admin-ports.ts';
import type { Abilities, KnownPeople } from '../dialplan/checks/people-checks.ts';
import { Database, databaseFile } from './database/database.ts';
import { SqlitePeople } from './sqlite-people.ts';

export function knownPeople(people: SqlitePeople): KnownPeople {
  return {
    extensions: new Set(people.phoneExtensions()),
    agents: new Set(people.signInNames().values()),
    abilities: people.agents().map(abilitiesOf),
  };
}

/** Who is in every queue names none. */
export function abilitiesOf({ queues, skills, universalOrder }: AgentProfile): Abilities {
  const named = queues.map(({ queueId }) => queueId);
  return { skills, ...(universalOrder === undefined && { queues: named }) };
}

/**
 * Of a server that may run or not; its database is only read.
 * @returns undefined where no server has run with the directory yet
 * @throws HotlineError `store-failed` when the database cannot be read, or is of another version
 */
export function knownPeopleIn(dataDirectory: string): KnownPeople | undefined {
  const file = databaseFile(dataDirectory);
  if (!existsSync(file)) return undefined;
  const database = Database.openToRead(file);
  try {
    return knownPeople(new SqlitePeople(database));
  } catch (cause) {
    throw new HotlineError('store-failed', `cannot read the people in ${file}`, { cause });
  } finally {
    database.close();
  }
}
