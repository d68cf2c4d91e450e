/** What the other parts are told of a dialplan: queues for the engine, trunks for telephony, ... */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentConfig, configDefaults } from '../../acd/model/config.ts';
import type { QueueId } from '../../base/ids.ts';
import type { CentreSettings } from '../../calls/settings.ts';
import type { Config } from '../../config.ts';
import type { AgentProfile } from '../../desk/admin-ports.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import { lineConfigOf, linesMax } from '../../dialplan/line-config.ts';
import { callbackHoursOf, queueConfigsOf } from '../../dialplan/queue-config.ts';
import type { DeskSettings } from '../../protocol/rest/desk.ts';

const deskGraceMs = 30_000;
const reconcileIntervalMs = 5_000;
/** China's (GB/T 3384): 450 Hz, one second on and four off. */
const ringbackTone = 'tone_stream://%(1000,4000,450)';
/** China has one time zone; the day of an agent's figures begins at its midnight. */
const utcOffsetMinutes = 480;

export function centreSettings(
  dialplan: CompiledDialplan,
  agents: readonly AgentProfile[],
  config: Pick<Config, 'dialplanDirectory' | 'dataDirectory'>,
): CentreSettings {
  const prompts = join(config.dialplanDirectory, 'prompts');
  const promptSource = (file: string) => join(prompts, file);
  const lost = dialplan.prompts['agent-lost'];
  const music = Object.values(dialplan.music)[0];
  return {
    acd: {
      ...configDefaults,
      lines: lineConfigOf(dialplan),
      breaksMs: Object.fromEntries(
        Object.values(dialplan.notReadyReasons).flatMap(({ id, endsAfter }) => {
          return endsAfter === undefined ? [] : [[id, endsAfter]];
        }),
      ),
      queues: queueConfigsOf(dialplan),
      agents: agents.map(agentConfigOf),
      deskGraceMs,
      utcOffsetMinutes,
    },
    agents,
    hotlines: dialplan.hotlines,
    queueNames: Object.fromEntries(
      Object.values(dialplan.queues).map((queue) => [queue.id, queue.name]),
    ),
    queueSkills: Object.fromEntries(
      Object.values(dialplan.queues).map(({ id, skills }) => [id, skills]),
    ),
    serviceLevels: Object.fromEntries(
      Object.values(dialplan.queues).map(({ id, serviceLevel: { within, target } }) => {
        return [id, { withinMs: within, target }];
      }),
    ),
    unpaidPauses: Object.values(dialplan.notReadyReasons).flatMap(({ id, paid }) =>
      paid ? [] : [id],
    ),
    alarmLimits: Object.fromEntries(Object.values(dialplan.alarms).map(({ id, at }) => [id, at])),
    customerSystems: Object.values(dialplan.customerSystems),
    promptSource,
    callbackHours: (queueId, at) => callbackHoursOf(dialplan, queueId, at),
    promptById: (id, language) => {
      return dialplan.prompts[id]?.file[language === 'en' ? 'en' : 'zh-CN'];
    },
    recordingFile: (callId, number, at) => {
      const day = new Date(at).toISOString().slice(0, 10);
      const directory = join(config.dataDirectory, 'recordings', day);
      mkdirSync(directory, { recursive: true });
      return join(directory, `${callId}-${number}.wav`);
    },
    holdMusic: music ? promptSource(music.file) : 'silence_stream://-1',
    ringbackTone,
    mayDialOut: Object.keys(dialplan.trunks).length > 0,
    announcesSupervision: true,
    returnPrompts: lost
      ? { 'zh-CN': [promptSource(lost.file['zh-CN'])], en: [promptSource(lost.file.en)] }
      : {},
    linesMax,
    reconcileIntervalMs,
  };
}

function agentConfigOf(agent: AgentProfile): AgentConfig {
  const { id, queues, skills, universalOrder, trainee } = agent;
  return {
    id,
    skills,
    queues: queues.map((place) => ({ ...place, queueId: place.queueId as QueueId })),
    ...(universalOrder === undefined ? {} : { universalOrder }),
    ...(trainee ? { trainee } : {}),
  };
}

export function deskSettings(dialplan: CompiledDialplan): DeskSettings {
  const choices = (section: CompiledDialplan['dispositions']) =>
    Object.values(section).map(({ id, label }) => ({ id, label }));
  return {
    notReadyReasons: choices(dialplan.notReadyReasons),
    dispositions: choices(dialplan.dispositions),
    dispositionsOf: Object.fromEntries(
      Object.values(dialplan.hotlines).flatMap(({ id, dispositions }) =>
        dispositions ? [[id, [...new Set(dispositions)]]] : [],
      ),
    ),
  };
}

/** The agents, with the names by which flows dial them. */
export function agentsWithNames(people: {
  agents(): readonly AgentProfile[];
  signInNames(): ReadonlyMap<AgentProfile['id'], string>;
}): readonly (AgentProfile & { readonly username?: string })[] {
  const names = people.signInNames();
  return people.agents().map((agent) => {
    const username = names.get(agent.id);
    return username === undefined ? agent : { ...agent, username };
  });
}
