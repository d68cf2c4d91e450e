/** The people whom a dialplan speaks of, where they are known: they may come later, so it is warned only. */
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import type { FlowMap } from './flow-map.ts';
import type { Report } from './report.ts';

/** Those of the server that the dialplan is for. */
export interface KnownPeople {
  /** Of all phones that may register. */
  readonly extensions: ReadonlySet<string>;
  /** The user names of those who take calls. */
  readonly agents: ReadonlySet<string>;
  /** What those can be given, each of them. */
  readonly abilities: readonly Abilities[];
}

export interface Abilities {
  /** Ids; absent: every queue there is. */
  readonly queues?: readonly string[];
  /** Levels of 1 to 5. */
  readonly skills: Readonly<Record<string, number>>;
}

type Entries = Pick<Sections['entries'], 'queues' | 'flows'>;

/** What queues and steps ask of agents that nobody, or too few, could give. */
export function checkAbilities(
  map: FlowMap,
  entries: Entries,
  { abilities }: KnownPeople,
  report: Report,
): void {
  // A new server has nobody yet: that is no news.
  if (abilities.length === 0) return;
  for (const [id, queue] of Object.entries(entries.queues)) {
    checkFloors(queue, id, abilities, report);
    checkSkills(queue, ['skills'], queue.value.skills, abilities, report);
  }
  for (const { flow: id, step, known } of map.of('queue')) {
    const flow = entries.flows[id];
    if (!flow) continue;
    const at = ['steps', step, 'queue'];
    const { skills, skillsWhen } = known.settings;
    checkSkills(flow, [...at, 'skills'], skills, abilities, report);
    skillsWhen.forEach((more, index) => {
      const path = [...at, 'skillsWhen', index, 'skills'];
      checkSkills(flow, path, more.skills, abilities, report);
    });
  }
}

function checkFloors(
  queue: Entry<'queues'>,
  id: string,
  abilities: readonly Abilities[],
  report: Report,
): void {
  const there = abilities.filter(({ queues }) => queues?.includes(id) ?? true).length;
  queue.value.staffing.forEach(({ agents }, index) => {
    if (agents <= there) return;
    report('staffing-below-floor', queue, ['staffing', index, 'agents'], {
      message: bilingual(
        `${agents} agents must be signed in, and ${there} people in all work in '${id}'`,
        `要求 ${agents} 人签入，而在“${id}”工作的一共只有 ${there} 人`,
      ),
      severity: 'warning',
      fix: bilingual('give the queue to more people', '让更多人进入这个队列'),
    });
  });
}

function checkSkills(
  entry: Entry<'queues'> | Entry<'flows'>,
  path: Path,
  asked: Readonly<Record<string, number>>,
  abilities: readonly Abilities[],
  report: Report,
): void {
  for (const [skill, level] of Object.entries(asked)) {
    if (abilities.some(({ skills }) => (skills[skill] ?? 0) >= level)) continue;
    const near = nearest(skill, new Set(abilities.flatMap(({ skills }) => Object.keys(skills))));
    report('nobody-skilled', entry, [...path, skill], {
      message: bilingual(
        `nobody who takes calls has '${skill}' at level ${level}`,
        `接电话的人里没有人具备“${skill}” ${level} 级`,
      ),
      severity: 'warning',
      at: 'name',
      ...(near === undefined || near === skill ? {} : { fix: didYouMean(near) }),
    });
  }
}

/** @param number the hotline's, at `index` of its numbers */
export function checkNumber(
  hotline: Entry<'hotlines'>,
  { index, number }: { readonly index: number; readonly number: string },
  { extensions }: KnownPeople,
  report: Report,
): void {
  if (!extensions.has(number)) return;
  report('number-is-extension', hotline, ['numbers', index], {
    message: bilingual(
      `${number} is somebody's extension as well: colleagues who dial it reach the person, callers the hotline`,
      `${number} 也是某人的分机号：同事拨打会接到本人，来电者会进入热线`,
    ),
    severity: 'warning',
    fix: bilingual('give the person another extension', '给此人换一个分机号'),
  });
}

type Dial = KnownStep<'dial'>['settings'];

/** An extension that is worked out during the call is not looked up. */
export function checkDialled(
  flow: Entry<'flows'>,
  { step, dial: { agent, extension } }: { readonly step: string; readonly dial: Dial },
  { agents, extensions }: KnownPeople,
  report: Report,
): void {
  const tell = (key: 'agent' | 'extension', message: Wording, near: string | undefined) => {
    report('nobody-there', flow, ['steps', step, 'dial', key], {
      ...{ message, severity: 'warning' },
      ...(near === undefined ? {} : { fix: didYouMean(near) }),
    });
  };
  if (agent !== undefined && !agents.has(agent)) {
    const message = bilingual(
      `nobody who takes calls has the user name '${agent}': the call would go its 'noAnswer' way`,
      `接电话的人里没有用户名“${agent}”：来电会走“noAnswer”`,
    );
    tell('agent', message, nearest(agent, agents));
  }
  const [, , written] = /^\s*(["'])(\d+)\1\s*$/.exec(extension ?? '') ?? [];
  if (written !== undefined && !extensions.has(written)) {
    const message = bilingual(
      `no phone has the extension ${written}: the call would go its 'noAnswer' way`,
      `没有话机用分机号 ${written}：来电会走“noAnswer”`,
    );
    tell('extension', message, nearest(written, extensions));
  }
}
