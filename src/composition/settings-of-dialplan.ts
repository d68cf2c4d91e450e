/** What the other parts are told of a dialplan: queues for the engine, trunks for telephony, ... */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgentConfig,
  configDefaults,
  type LineBudget,
  type LineConfig,
  type SaturationRule,
} from '../acd/model/config.ts';
import type { QueueId } from '../base/ids.ts';
import type { CentreSettings } from '../calls/settings.ts';
import type { Config } from '../config.ts';
import type { AgentProfile } from '../desk/admin-ports.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import { callbackHoursOf, queueConfigsOf } from '../dialplan/queue-config.ts';
import type { DeskSettings } from '../protocol/rest.ts';

/** Calls at once that one controller takes: the engine's measured head room, see the README. */
const linesMax = 300;
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
      lines: lineConfig(dialplan),
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
    serviceLevels: Object.fromEntries(
      Object.values(dialplan.queues).map(({ id, serviceLevel: { within, target } }) => {
        return [id, { withinMs: within, target }];
      }),
    ),
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

function lineConfig({ hotlines, customerClasses }: CompiledDialplan): LineConfig {
  const budgets = (entries: readonly { readonly id: string; readonly lines: LineBudgets }[]) => {
    const said = entries.filter(({ lines }) => lines.length > 0);
    return Object.fromEntries(said.map(({ id, lines }) => [id, lines.map(budgetOf)]));
  };
  return {
    ...configDefaults.lines,
    max: linesMax,
    hotlines: budgets(Object.values(hotlines)),
    classes: budgets(Object.values(customerClasses)),
    saturation: Object.fromEntries(
      Object.values(hotlines).map(({ id, saturation }) => [id, saturation.map(saturationRuleOf)]),
    ),
  };
}

type WrittenRule = CompiledDialplan['hotlines'][string]['saturation'][number];

function saturationRuleOf({ name, when, ...targets }: WrittenRule): SaturationRule {
  return { name, ...(when ? { when } : {}), to: saturationTargetOf(targets) };
}

/** The schema sees to it that there is one. */
function saturationTargetOf({
  refuse,
  announce,
  flow,
  hotline,
}: Omit<WrittenRule, 'name' | 'when'>): SaturationRule['to'] {
  if (announce !== undefined) return { kind: 'announcement', prompt: announce };
  if (flow !== undefined) return { kind: 'flow', flow };
  if (hotline !== undefined) return { kind: 'hotline', hotline };
  return { kind: 'refuse', status: refuse ?? 503 };
}

type LineBudgets = CompiledDialplan['hotlines'][string]['lines'];

function budgetOf({ reserved, max, within }: LineBudgets[number]): LineBudget {
  return { reserved, max, ...(within ? { within } : {}) };
}

export function deskSettings(dialplan: CompiledDialplan): DeskSettings {
  const choices = (section: CompiledDialplan['dispositions']) =>
    Object.values(section).map(({ id, label }) => ({ id, label }));
  return {
    notReadyReasons: choices(dialplan.notReadyReasons),
    dispositions: choices(dialplan.dispositions),
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
