/**
 * The call centre's settings, from the dialplan and the agents' accounts. Two ids of the dialplan have
 * a meaning here: the prompt `agent-lost` and the music `waiting`; either may be missing.
 */
import type { QueueConfig, Skills } from '../acd/model/config.ts';
import { queueDefaults } from '../acd/model/config.ts';
import type { QueueId } from '../base/ids.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { AgentProfile, CentreSettings } from './settings.ts';

export interface AgentAccount extends AgentProfile {
  /** Order 1 is asked first. */
  readonly queues: readonly { readonly queueId: string; readonly order: number }[];
  readonly skills: Skills;
}

export interface CentrePlan
  extends Pick<CentreSettings, 'promptSource' | 'recordingFile'>,
    Partial<Pick<CentreSettings, 'linesMax' | 'reconcileIntervalMs'>> {
  readonly dialplan: CompiledDialplan;
  readonly agents: readonly AgentAccount[];
  /** @default 30 s */
  readonly deskGraceMs?: number;
  /** Where the statistics' day begins. @default 480, China */
  readonly utcOffsetMinutes?: number;
}

/** Of one case study's hotline (150 lines), and as many again for those who are being connected. */
const linesMax = 300;
/** "Every few seconds": long enough to cost nothing, short enough that nobody waits for it. */
const reconcileIntervalMs = 5_000;

export function settingsOf(plan: CentrePlan): CentreSettings {
  const { dialplan, agents, promptSource, recordingFile } = plan;
  const queues = Object.values(dialplan.queues);
  const hotlines = Object.values(dialplan.hotlines);
  const agentLost = dialplan.prompts['agent-lost'];
  const holdMusic = dialplan.music.waiting;
  return {
    acd: {
      queues: queues.map(queueConfigOf),
      agents: agents.map(({ id, queues: served, skills }) => ({
        id,
        queues: served.map(({ queueId, order }) => ({ queueId: queueId as QueueId, order })),
        skills,
      })),
      deskGraceMs: plan.deskGraceMs ?? 30_000,
      utcOffsetMinutes: plan.utcOffsetMinutes ?? 480,
    },
    agents,
    hotlines: Object.fromEntries(hotlines.map(({ id, name, record }) => [id, { name, record }])),
    queueNames: Object.fromEntries(queues.map(({ id, name }) => [id, name])),
    ...{ promptSource, recordingFile },
    holdMusic: holdMusic ? promptSource(holdMusic.file) : 'silence_stream://-1',
    returnPrompts: agentLost
      ? {
          'zh-CN': [promptSource(agentLost.file['zh-CN'])],
          en: [promptSource(agentLost.file.en)],
        }
      : {},
    linesMax: plan.linesMax ?? linesMax,
    reconcileIntervalMs: plan.reconcileIntervalMs ?? reconcileIntervalMs,
  };
}

function queueConfigOf(queue: CompiledDialplan['queues'][string]): QueueConfig {
  return {
    ...queueDefaults,
    id: queue.id as QueueId,
    strategy: queue.strategy,
    receiptTimeoutMs: queue.receiptTimeout,
    ringTimeoutMs: queue.ringTimeout,
    wrapUpMs: queue.wrapUp,
    waitMsMax: queue.maxWait,
    waitingMax: queue.maxLength,
    whenNoAgents: queue.waitWithoutAgents ? 'wait' : 'leave',
    ringNoAnswerLimit: queue.ringNoAnswerLimit,
  };
}
