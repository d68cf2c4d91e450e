/**
 * Changes to people, with the rules that keep a call centre able to work: names and extensions are
 * given once, whoever takes calls keeps that role, and an admin cannot lock herself out. Nobody is
 * deleted: calls, recordings and the audit trail go on naming her.
 */
import { HotlineError } from '../../base/errors.ts';
import { type AgentId, newId } from '../../base/ids.ts';
import type {
  AgentWork,
  ChangedPerson,
  MadePerson,
  NewPerson,
  PersonRow,
  TraineeRow,
} from '../../protocol/rest/people.ts';
import { peopleLimits } from '../../protocol/rest/people.ts';
import type { Role } from '../../protocol/rest/route.ts';
import type {
  AgentProfile,
  Learning,
  PeopleRegister,
  PhonePasswords,
  WorkChoices,
} from '../admin-ports.ts';
import type { Person, SignInSessionStore } from '../ports.ts';
import { newPassword } from '../sign-in/new-password.ts';
import { hashPassword } from '../sign-in/password-hash.ts';

export interface StaffParts {
  readonly people: PeopleRegister;
  readonly phones: PhonePasswords;
  readonly signInSessions: SignInSessionStore;
  /** Of the live dialplan, read at each change. */
  readonly choices: () => WorkChoices;
  /** The hotline that has this number; undefined: none. */
  readonly hotlineOf: (number: string) => string | undefined;
  /** Tells the queue engine of agents who are new or work otherwise. */
  readonly onWorkChanged: () => void;
  /** She must not go on: out of the queues, and her desk back to the sign-in. */
  readonly onDisabled: (agentId: AgentId) => void;
  /** Absent: `hashPassword`; tests take a cheaper one. */
  readonly hash?: (password: string) => Promise<string>;
}

type KeptWork = Omit<AgentProfile, 'id' | 'name' | 'extension'>;

export class Staff {
  readonly #parts: StaffParts;

  constructor(parts: StaffParts) {
    this.#parts = parts;
  }

  rows(): readonly PersonRow[] {
    const { people } = this.#parts;
    const work = new Map(people.agents().map((profile) => [profile.id, profile]));
    return people
      .everybody()
      .map((person) => rowOf(person, person.agentId && work.get(person.agentId)));
  }

  choices(): WorkChoices {
    return this.#parts.choices();
  }

  /** @throws HotlineError `not-found` */
  rolesOf(id: string): readonly Role[] {
    return this.#find(id).roles;
  }

  /** @throws HotlineError `conflict` for a name or extension that is taken or a hotline's number, `invalid-input` */
  async create(wanted: NewPerson): Promise<MadePerson> {
    const { people } = this.#parts;
    if (people.everybody().length >= peopleLimits.peopleMax) {
      throw new HotlineError('too-many', `no more than ${peopleLimits.peopleMax} people`);
    }
    const password = newPassword();
    const passwordHash = await this.#hash(password);
    if (people.personByUsername(wanted.username)) {
      throw new HotlineError('conflict', 'this username is taken');
    }
    const { username, name, roles, extension } = wanted;
    const takesCalls = roles.includes('agent');
    this.#checkExtension(takesCalls, extension);
    this.#checkNumber(extension);
    this.#checkWork(wanted.work, undefined);
    const id = takesCalls ? newId('agt') : newId('prs');
    const person: Person = {
      ...{ id, username, name, roles, passwordHash, disabled: false },
      ...(takesCalls && { agentId: id as AgentId }),
      ...(extension !== undefined && { extension }),
    };
    const phone = this.#save(person, undefined, wanted.work);
    return { person: this.#row(person), password, ...phone };
  }

  /**
   * @param by id of who changes it
   * @throws HotlineError `not-found`, `conflict`, `invalid-input`
   */
  change(id: string, wanted: ChangedPerson, by: string): MadePerson {
    const before = this.#find(id);
    this.#checkChange(before, wanted, by);
    const extension = before.extension ?? wanted.extension;
    const takesCalls = wanted.roles.includes('agent');
    const agentId = before.agentId ?? (takesCalls ? newId('agt') : undefined);
    const person: Person = {
      ...{ ...before, name: wanted.name, roles: wanted.roles, disabled: wanted.disabled },
      ...(agentId !== undefined && { agentId }),
      ...(extension !== undefined && { extension }),
    };
    const phone = this.#save(person, before, wanted.work);
    if (wanted.disabled && !before.disabled) {
      this.#parts.signInSessions.endSessionsOf(id);
      if (person.agentId !== undefined) this.#parts.onDisabled(person.agentId);
    }
    return { person: this.#row(person), ...phone };
  }

  /** @throws HotlineError `not-found` */
  async resetPassword(id: string): Promise<MadePerson> {
    this.#find(id);
    const password = newPassword();
    const passwordHash = await this.#hash(password);
    const person = { ...this.#find(id), passwordHash };
    this.#parts.people.savePerson(person);
    this.#parts.signInSessions.endSessionsOf(id);
    return { person: this.#row(person), password };
  }

  /** @throws HotlineError `not-found`; `conflict` for who has no phone */
  resetPhonePassword(id: string): MadePerson {
    const person = this.#find(id);
    if (person.extension === undefined) throw new HotlineError('conflict', 'she has no phone');
    const phonePassword = newPassword();
    this.#parts.phones.setPassword(person.extension, phonePassword);
    return { person: this.#row(person), phonePassword };
  }

  #find(id: string): Person {
    const person = this.#parts.people.personById(id);
    if (!person) throw new HotlineError('not-found', 'no such person');
    return person;
  }

  #checkChange(before: Person, wanted: ChangedPerson, by: string): void {
    const takesCalls = wanted.roles.includes('agent');
    if (before.agentId !== undefined && !takesCalls) {
      throw new HotlineError('conflict', 'who takes calls keeps that role: disable her instead');
    }
    const staysAdmin = wanted.roles.includes('admin') && !wanted.disabled;
    if (before.id === by && before.roles.includes('admin') && !staysAdmin) {
      throw new HotlineError('conflict', 'another admin must take this away from you');
    }
    const { extension } = before;
    if (extension !== undefined && (wanted.extension ?? extension) !== extension) {
      throw new HotlineError('conflict', 'the extension does not change');
    }
    this.#checkExtension(takesCalls, extension ?? wanted.extension, before.id);
    // What she has she keeps: a dialplan may have taken the number since.
    if (extension === undefined) this.#checkNumber(wanted.extension);
    this.#checkWork(wanted.work, before.agentId);
  }

  #checkExtension(takesCalls: boolean, extension: string | undefined, owner?: string): void {
    if (extension === undefined) {
      if (takesCalls) throw new HotlineError('invalid-input', 'who takes calls needs an extension');
      return;
    }
    const { people, phones } = this.#parts;
    const taken = people.everybody().find((person) => person.extension === extension);
    if (taken ? taken.id !== owner : phones.exists(extension)) {
      throw new HotlineError('conflict', 'this extension is taken');
    }
  }

  /** Her colleagues would reach her, and callers the hotline. */
  #checkNumber(extension: string | undefined): void {
    const hotline = extension === undefined ? undefined : this.#parts.hotlineOf(extension);
    if (hotline === undefined) return;
    const details = { extension, hotline };
    throw new HotlineError('conflict', `this number belongs to the hotline ${hotline}`, {
      details,
    });
  }

  #checkWork(work: AgentWork | undefined, own: AgentId | undefined): void {
    const known = new Set(this.#parts.choices().queues.map(({ id }) => id));
    const unknown = work?.queues.find(({ queueId }) => !known.has(queueId));
    if (unknown) throw new HotlineError('invalid-input', `there is no queue ${unknown.queueId}`);
    const mentor = work?.trainee?.mentor;
    if (mentor === undefined) return;
    const isColleague = mentor !== own && this.#parts.people.agents().some(isAgent(mentor));
    if (!isColleague) throw new HotlineError('invalid-input', `no colleague is ${mentor}`);
  }

  /** @returns the password of a phone that is new */
  #save(person: Person, before: Person | undefined, work: AgentWork | undefined) {
    const { people, phones, onWorkChanged } = this.#parts;
    const { agentId, extension, name } = person;
    people.savePerson(person);
    if (agentId !== undefined && extension !== undefined) {
      const known = people.agents().find(isAgent(agentId));
      const kept = work ?? known ?? { queues: [], skills: {} };
      people.saveAgent({ id: agentId, name, extension, ...workOf(kept) });
      onWorkChanged();
    }
    if (extension === undefined || extension === before?.extension) return {};
    const phonePassword = newPassword();
    phones.setPassword(extension, phonePassword);
    return { phonePassword };
  }

  #row(person: Person): PersonRow {
    const work = this.#parts.people.agents().find(({ id }) => id === person.agentId);
    return rowOf(person, work);
  }

  #hash(password: string): Promise<string> {
    return (this.#parts.hash ?? hashPassword)(password);
  }
}

function isAgent(agentId: string): (profile: AgentProfile) => boolean {
  return ({ id }) => id === agentId;
}

/** What is said of her work, and nothing else. */
function workOf(work: AgentWork): KeptWork {
  const { queues, skills, universalOrder, trainee, answersItself, mayDialOut } = work;
  return {
    queues: queues.map(({ share, ...place }) => ({
      ...place,
      ...(share !== undefined && { share }),
    })),
    skills,
    ...(universalOrder !== undefined && { universalOrder }),
    ...(trainee && { trainee: traineeOf(trainee) }),
    ...(answersItself && { answersItself }),
    ...(mayDialOut === false && { mayDialOut }),
  };
}

function traineeOf({ classes, mentor, extraWrapUpMs }: TraineeRow): Learning {
  return {
    extraWrapUpMs,
    ...(classes && { classes }),
    ...(mentor !== undefined && { mentor: mentor as AgentId }),
  };
}

function rowOf(person: Person, work: AgentWork | '' | undefined): PersonRow {
  const { id, username, name, roles, disabled, extension, agentId } = person;
  return {
    ...{ id, username, name, roles, disabled },
    ...(extension !== undefined && { extension }),
    ...(agentId !== undefined && { agentId }),
    ...(work && { work: workOf(work) }),
  };
}
