/** How the database came to its present shape, oldest first. A released migration never changes. */
import { type ColumnDefinitionBuilder, type Kysely, type Migration, sql } from 'kysely';

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await createCalls(db);
    await createPeople(db);
    await createJournal(db);
  },
};

const dialplanVersions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('dialplan_versions')
      .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('made_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('sources', 'text', (column) => column.notNull())
      .execute();
  },
};

const machineTokens: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('machine_tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('created_at', 'integer', (column) => column.notNull())
      .addColumn('last_used_at', 'integer')
      .execute();
  },
};

const emergencyPlans: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('emergency_plans')
      .addColumn('hotline', 'text', (column) => column.primaryKey())
      .addColumn('since', 'integer', (column) => column.notNull())
      .addColumn('turned_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .execute();
  },
};

const agentRules: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('agents').addColumn('universal_order', 'integer').execute();
    await db.schema.alterTable('agents').addColumn('trainee', 'text').execute();
  },
};

const answering: Migration = {
  async up(db: Kysely<unknown>) {
    const none = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);
    await db.schema.alterTable('agents').addColumn('answers_itself', 'integer', none).execute();
  },
};

const dialOutPermission: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('agents')
      .addColumn('may_dial_out', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
  },
};

const agentsBesides: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('call_agents')
      .addColumn('agent_id', 'text', (column) => column.notNull())
      .addColumn('call_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('call_agents_key', ['agent_id', 'call_id'])
      .execute();
    await sql`
      insert or ignore into call_agents (agent_id, call_id)
      select json_extract(talk.value, '$.party.id'), calls.id
      from calls, json_each(calls.record, '$.talks') as talk
      where json_extract(talk.value, '$.party.kind') = 'agent'
        and json_extract(talk.value, '$.party.id') is not calls.agent_id
    `.execute(db);
  },
};

/** Pages ask for the last entries of one kind every few seconds. */
const auditByKind: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('audit_entries_by_kind')
      .on('audit_entries')
      .columns(['kind', 'number'])
      .execute();
  },
};

/** Answers to surveys are counted by their time, and are few among the events. */
const surveyAnswers: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create index survey_answers on call_events (json_extract(event, '$.at'))
      where json_extract(event, '$.kind') = 'question-answered'
    `.execute(db);
  },
};

const promptVersions: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('prompt_versions')
      .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('file', 'text', (column) => column.notNull())
      .addColumn('at', 'integer', (column) => column.notNull())
      .addColumn('made_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('sound', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('prompt_versions_by_file')
      .on('prompt_versions')
      .columns(['file', 'number'])
      .execute();
  },
};

export const migrations: Readonly<Record<string, Migration>> = {
  '001-first': first,
  '002-dialplan-versions': dialplanVersions,
  '003-machine-tokens': machineTokens,
  '004-emergency-plans': emergencyPlans,
  '005-agent-rules': agentRules,
  '006-answering': answering,
  '007-dial-out-permission': dialOutPermission,
  '008-agents-of-calls': agentsBesides,
  '009-audit-by-kind': auditByKind,
  '010-survey-answers': surveyAnswers,
  '011-prompt-versions': promptVersions,
};

async function createCalls(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('caller_number', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text')
    .addColumn('agent_id', 'text')
    .addColumn('received_at', 'integer', (column) => column.notNull())
    .addColumn('ended_at', 'integer')
    .addColumn('record', 'text', (column) => column.notNull())
    .execute();
  const indexes = {
    calls_by_time: ['received_at'],
    calls_by_caller: ['caller_number', 'received_at'],
    calls_by_customer: ['customer_id', 'received_at'],
    calls_by_agent: ['agent_id', 'received_at'],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('calls').columns(columns).execute();
  }
  // The open calls are few among millions: an index that holds only them.
  await db.schema
    .createIndex('calls_open')
    .on('calls')
    .column('id')
    .where('ended_at' as never, 'is', null)
    .execute();
  await db.schema
    .createTable('call_events')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('events_by_call').on('call_events').column('call_id').execute();
  await db.schema
    .createTable('recordings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('call_id', 'text', (column) => column.notNull())
    .addColumn('recording', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('recordings_by_call').on('recordings').column('call_id').execute();
}

async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('customers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('customer_numbers')
    .addColumn('number', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('people')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('agent_id', 'text', (column) => column.unique())
    .addColumn('extension', 'text')
    .addColumn('disabled', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('agents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('extension', 'text', (column) => column.notNull().unique())
    .addColumn('queues', 'text', (column) => column.notNull())
    .addColumn('skills', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('phone_accounts')
    .addColumn('extension', 'text', (column) => column.primaryKey())
    .addColumn('ha1_md5', 'text', (column) => column.notNull())
    .addColumn('ha1_sha256', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('contact_bindings')
    .addColumn('extension', 'text', (column) => column.primaryKey())
    .addColumn('bindings', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('sign_in_sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'integer', (column) => column.notNull())
    .addColumn('last_seen_at', 'integer', (column) => column.notNull())
    .addColumn('expires_at', 'integer', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_entries')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('entry', 'text', (column) => column.notNull())
    .execute();
}

async function createJournal(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('journal')
    // AUTOINCREMENT: a truncated journal must not use its numbers again.
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('input', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('journal_snapshots')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute();
}
