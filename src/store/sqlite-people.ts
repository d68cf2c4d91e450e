import type { AgentId } from '../base/ids.ts';
import type { Customer } from '../calls/ports.ts';
import type { AgentProfile, PeopleRegister } from '../desk/admin-ports.ts';
import type { Person } from '../desk/ports.ts';
import type { DigestAlgorithm, PhoneAccounts } from '../telephony/ports.ts';
import type { Database } from './database/database.ts';
import type { PersonRow } from './database/schema.ts';
import type { PhoneAccount } from './phone-account.ts';

/** People, agents, phones and customers. */
export class SqlitePeople implements PeopleRegister, PhoneAccounts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  personByUsername(username: string): Person | undefined {
    const query = this.#database.query.selectFrom('people').selectAll();
    const row = this.#database.first(query.where('username', '=', username));
    return row && person(row);
  }

  personById(id: string): Person | undefined {
    const query = this.#database.query.selectFrom('people').selectAll();
    const row = this.#database.first(query.where('id', '=', id));
    return row && person(row);
  }

  agentName(agentId: AgentId): string | undefined {
    const query = this.#database.query.selectFrom('agents').select('name');
    return this.#database.first(query.where('id', '=', agentId))?.name;
  }

  everybody(): readonly Person[] {
    const query = this.#database.query.selectFrom('people').selectAll().orderBy('username');
    return this.#database.all(query).map(person);
  }

  get hasPeople(): boolean {
    return (
      this.#database.first(this.#database.query.selectFrom('people').select('id').limit(1)) !==
      undefined
    );
  }

  savePerson(one: Person): void {
    const row = {
      id: one.id,
      username: one.username,
      password_hash: one.passwordHash,
      name: one.name,
      roles: JSON.stringify(one.roles),
      agent_id: one.agentId ?? null,
      extension: one.extension ?? null,
      disabled: one.disabled ? 1 : 0,
    };
    this.#database.run(
      this.#database.query
        .insertInto('people')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
    );
  }

  agents(): readonly AgentProfile[] {
    const rows = this.#database.all(
      this.#database.query.selectFrom('agents').selectAll().orderBy('extension'),
    );
    return rows.map((row) => ({
      id: row.id as AgentId,
      name: row.name,
      extension: row.extension,
      queues: JSON.parse(row.queues),
      skills: JSON.parse(row.skills),
      ...(row.universal_order === null ? {} : { universalOrder: row.universal_order }),
      ...(row.trainee === null ? {} : { trainee: JSON.parse(row.trainee) }),
      ...(row.answers_itself === 0 ? {} : { answersItself: true }),
      ...(row.may_dial_out === 0 ? { mayDialOut: false } : {}),
    }));
  }

  /** By agent: the name that she signs in with; flows dial her by it. */
  signInNames(): ReadonlyMap<AgentId, string> {
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('people')
        .select(['agent_id', 'username'])
        .where('agent_id', 'is not', null),
    );
    return new Map(rows.map((row) => [row.agent_id as AgentId, row.username]));
  }

  saveAgent(agent: AgentProfile): void {
    const { id, name, extension, queues, skills, universalOrder, trainee } = agent;
    const { answersItself, mayDialOut } = agent;
    const row = {
      ...{ id, name, extension },
      queues: JSON.stringify(queues),
      skills: JSON.stringify(skills),
      universal_order: universalOrder ?? null,
      trainee: trainee ? JSON.stringify(trainee) : null,
      answers_itself: answersItself ? 1 : 0,
      may_dial_out: mayDialOut === false ? 0 : 1,
    };
    this.#database.run(
      this.#database.query
        .insertInto('agents')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
    );
  }

  ha1(extension: string, algorithm: DigestAlgorithm): string | undefined {
    const row = this.#database.first(
      this.#database.query
        .selectFrom('phone_accounts')
        .selectAll()
        .where('extension', '=', extension),
    );
    return algorithm === 'MD5' ? row?.ha1_md5 : row?.ha1_sha256;
  }

  phoneExtensions(): readonly string[] {
    const query = this.#database.query.selectFrom('phone_accounts').select('extension');
    return this.#database.all(query.orderBy('extension')).map(({ extension }) => extension);
  }

  savePhoneAccount(account: PhoneAccount): void {
    const row = {
      extension: account.extension,
      ha1_md5: account.ha1Md5,
      ha1_sha256: account.ha1Sha256,
    };
    this.#database.run(
      this.#database.query
        .insertInto('phone_accounts')
        .values(row)
        .onConflict((conflict) => conflict.column('extension').doUpdateSet(row)),
    );
  }

  /** Replaces the customer and the numbers it is found by. */
  saveCustomer(customer: Customer): void {
    const { query } = this.#database;
    const text = JSON.stringify(customer);
    this.#database.transaction(() => {
      this.#database.run(
        query
          .insertInto('customers')
          .values({ id: customer.id, customer: text })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ customer: text })),
      );
      this.#database.run(
        query.deleteFrom('customer_numbers').where('customer_id', '=', customer.id),
      );
      for (const number of customer.numbers) {
        const row = { number, customer_id: customer.id };
        this.#database.run(
          query
            .insertInto('customer_numbers')
            .values(row)
            .onConflict((conflict) => conflict.column('number').doUpdateSet(row)),
        );
      }
    });
  }
}

function person(row: PersonRow): Person {
  return {
    id: row.id,
    username: row.username,
    passwordHash: row.password_hash,
    name: row.name,
    roles: JSON.parse(row.roles),
    ...(row.agent_id === null ? {} : { agentId: row.agent_id as AgentId }),
    ...(row.extension === null ? {} : { extension: row.extension }),
    disabled: row.disabled !== 0,
  };
}
