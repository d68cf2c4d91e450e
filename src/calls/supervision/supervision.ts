/** The supervisors' side of the live calls: watching, asking why, and a hand on agents and calls. */

import { linesInUse } from '../../acd/admission.ts';
import { lateCallbacks } from '../../acd/callbacks/views.ts';
import type { OfferDecision } from '../../acd/explanation/decisions.ts';
import type { CallbackView } from '../../acd/model/callback.ts';
import type { IdleExplanation, WaitExplanation } from '../../acd/model/explanation.ts';
import type { CallbackCommandInput, SupervisorInput } from '../../acd/model/inputs.ts';
import type { AgentId, CallbackId, CallId, QueueId } from '../../base/ids.ts';
import { finish } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import { endTalk } from '../conversation/live-conversation.ts';
import type { AgentDesk, CommandResult } from '../desk-port.ts';
import { Alarms, alarmLimits } from './alarms.ts';
import { SupervisorLines } from './supervisor-lines.ts';
import type {
  CallbackWatch,
  LinesWatch,
  SupervisionMode,
  SupervisorAtPhone,
  SupervisorDesk,
  Wallboard,
} from './supervisor-port.ts';
import { type WatchedThings, watchAgents, watchCalls, watchQueues } from './watch.ts';

const done: CommandResult = { ok: true };
const unknownCall: CommandResult = { ok: false, code: 'not-found', message: 'No such call.' };
/** How long a pulled call waits for its agent alone. Chosen: she may be in a conversation. */
const assignedMs = 120_000;

type Unstamped<Input> = Input extends unknown ? Omit<Input, 'at'> : never;

interface Explanations
  extends Pick<SupervisorDesk, 'explainWait' | 'explainIdle' | 'explainOffers'> {
  readonly callbacks: () => readonly CallbackView[];
}

export class Supervision implements SupervisorDesk {
  readonly #context: CentreContext;
  readonly #agents: AgentDesk;
  readonly #explanations: Explanations;
  readonly #alarms = new Alarms();
  readonly #lines: SupervisorLines;

  constructor(context: CentreContext, agents: AgentDesk, explanations: Explanations) {
    this.#context = context;
    this.#agents = agents;
    this.#explanations = explanations;
    this.#lines = new SupervisorLines(context);
  }

  wallboard(): Wallboard {
    const { intake, calls, views, clock, telephony, levels } = this.#context;
    const settings = this.#context.settings();
    const at = clock.now();
    levels.forgetAllBut(intake.state.calls);
    const things: WatchedThings = {
      ...{ state: intake.state, calls, views, settings, levels, at },
      supervisors: this.#lines,
    };
    const used = [...calls.values()].filter((call) => !call.isOver).length;
    const lines = { used, max: settings.linesMax };
    const queues = watchQueues(things);
    const agents = watchAgents(things);
    const telephonyReady = telephony.isReady;
    const shown = watchCalls(things);
    const disk = this.#context.disk?.();
    const alarms = this.#alarms.of({
      ...{ at, lines, queues, agents, calls: shown, telephonyReady },
      failingTrunks: telephony.failingTrunks(),
      plansOn: this.#plansOn(),
      ...(disk ? { disk } : {}),
      limits: { ...alarmLimits, ...settings.alarmLimits },
      lateCallbacks: lateCallbacks(intake.state),
    });
    return { at, lines, queues, agents, calls: shown, alarms };
  }

  #plansOn() {
    const { hotlines } = this.#context.settings();
    return this.#context.plansOn().map((turn) => {
      const { hotline } = turn;
      return { ...turn, name: hotlines[hotline]?.name ?? { 'zh-CN': hotline, en: hotline } };
    });
  }

  lines(): LinesWatch {
    const { intake, clock } = this.#context;
    const settings = this.#context.settings();
    const lines = linesInUse(intake.state);
    const known = new Map(lines.hotlines.map((hotline) => [hotline.id, hotline]));
    const free = Math.max(0, lines.max - lines.used);
    const hotlines = Object.entries(settings.hotlines).map(([id, { name }]) => {
      return { ...(known.get(id) ?? { id, used: 0, reserved: 0, free }), name };
    });
    return { ...lines, at: clock.now(), hotlines };
  }

  explainWait(callId: CallId): WaitExplanation | undefined {
    return this.#explanations.explainWait(callId);
  }

  explainIdle(agentId: AgentId): IdleExplanation | undefined {
    return this.#explanations.explainIdle(agentId);
  }

  explainOffers(agentId: AgentId): readonly OfferDecision[] {
    return this.#explanations.explainOffers(agentId);
  }

  callbacks(): readonly CallbackWatch[] {
    const { store } = this.#context;
    return this.#explanations.callbacks().map((callback) => {
      const customer = store.customerByNumber(callback.number);
      return customer ? { ...callback, customerName: customer.name } : callback;
    });
  }

  agentsAtWork() {
    const { intake, views } = this.#context;
    return [...views.profiles].filter(({ id }) => {
      const state = intake.state.agents.get(id)?.state.state;
      return state !== undefined && state !== 'signed-out';
    });
  }

  cancelCallback(callbackId: CallbackId): CommandResult {
    return this.#command({ kind: 'callback-cancelled', callbackId });
  }

  callBackNow(callbackId: CallbackId): CommandResult {
    return this.#command({ kind: 'callback-expedited', callbackId });
  }

  assignCallback(callbackId: CallbackId, agentId: AgentId): CommandResult {
    return this.#command({ kind: 'callback-assigned', callbackId, agentId, forMs: assignedMs });
  }

  forceReady(agentId: AgentId): CommandResult {
    return this.#agents.ready(agentId);
  }

  forceNotReady(agentId: AgentId, reason: string): CommandResult {
    return this.#agents.notReady(agentId, reason);
  }

  forceSignOut(agentId: AgentId): CommandResult {
    return this.#agents.signOut(agentId);
  }

  async join(by: SupervisorAtPhone, callId: CallId, mode: SupervisionMode) {
    const call = this.#context.calls.get(callId);
    return call ? this.#lines.join(by, call, mode) : unknownCall;
  }

  async leave(personId: string, callId: CallId) {
    const call = this.#context.calls.get(callId);
    return call ? this.#lines.leave(personId, call) : unknownCall;
  }

  async pull(by: SupervisorAtPhone, callId: CallId) {
    const call = this.#context.calls.get(callId);
    return call ? this.#lines.pull(by, call) : unknownCall;
  }

  assign(callId: CallId, agentId: AgentId, by: string): CommandResult {
    const input = { kind: 'call-assigned', callId, agentId, forMs: assignedMs } as const;
    return this.#command(input, callId, { by, to: agentId });
  }

  setPriority(callId: CallId, priority: number, by: string): CommandResult {
    return this.#command({ kind: 'call-prioritised', callId, priority }, callId, { by });
  }

  moveAgent(agentId: AgentId, queueIds: readonly QueueId[]): CommandResult {
    const { queues } = this.#context.intake.state;
    if (queueIds.some((queueId) => !queues.has(queueId))) {
      return { ok: false, code: 'not-found', message: 'No such queue.' };
    }
    const places = queueIds.map((queueId, index) => ({ queueId, order: index + 1 }));
    return this.#command({ kind: 'agent-moved', agentId, queues: places });
  }

  /** The timeline says who did it; what it led to is the queue engine's to tell. */
  #command(
    input: Unstamped<SupervisorInput | CallbackCommandInput>,
    callId?: CallId,
    facts: Readonly<Record<string, unknown>> = {},
  ): CommandResult {
    const { calls, clock, intake } = this.#context;
    const at = clock.now();
    const refusal = intake.command({ ...input, at });
    if (refusal) return { ok: false, ...refusal };
    const kind = 'supervisor-moved-call';
    if (callId) calls.get(callId)?.file.note({ at, kind, facts: { input: input.kind, ...facts } });
    return done;
  }

  clearCall(callId: CallId, by: string): CommandResult {
    const { calls, intake, clock } = this.#context;
    const call = calls.get(callId);
    if (!call) return unknownCall;
    if (call.isOver) {
      return { ok: false, code: 'conflict', message: 'The call is over already.' };
    }
    const at = clock.now();
    call.file.note({ at, kind: 'call-cleared', facts: { by } });
    if (call.stage === 'flow') {
      if (!call.callerLeg) call.incoming?.reject(480);
      finish(this.#context, call, 'failed', { endedBy: 'system', cause: 'normal' });
      return done;
    }
    if (call.stage === 'queued') {
      intake.submit({ kind: 'call-ended', at, callId, by: 'system', failed: true });
    } else endTalk(this.#context, call, 'system');
    intake.drain();
    return done;
  }
}
