/** The supervisors' side of the live calls: watching, asking why, and a hand on agents and calls. */
import type { IdleExplanation, WaitExplanation } from '../../acd/model/explanation.ts';
import type { AgentId, CallId } from '../../base/ids.ts';
import { finish } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import type { AgentDesk, CommandResult } from '../desk-port.ts';
import { Alarms } from './alarms.ts';
import type { SupervisorDesk, Wallboard } from './supervisor-port.ts';
import { type WatchedThings, watchAgents, watchCalls, watchQueues } from './watch.ts';

const done: CommandResult = { ok: true };
const notYet: CommandResult = { ok: false, code: 'failed', message: 'Not carried out yet.' };

type Explanations = Pick<SupervisorDesk, 'explainWait' | 'explainIdle'>;

export class Supervision implements SupervisorDesk {
  readonly #context: CentreContext;
  readonly #agents: AgentDesk;
  readonly #explanations: Explanations;
  readonly #alarms = new Alarms();

  constructor(context: CentreContext, agents: AgentDesk, explanations: Explanations) {
    this.#context = context;
    this.#agents = agents;
    this.#explanations = explanations;
  }

  wallboard(): Wallboard {
    const { intake, calls, views, clock, telephony, levels } = this.#context;
    const settings = this.#context.settings();
    const at = clock.now();
    levels.forgetAllBut(intake.state.calls);
    const things: WatchedThings = { state: intake.state, calls, views, settings, levels, at };
    const used = [...calls.values()].filter((call) => !call.isOver).length;
    const lines = { used, max: settings.linesMax };
    const queues = watchQueues(things);
    const agents = watchAgents(things);
    const telephonyReady = telephony.isReady;
    const alarms = this.#alarms.of({ at, lines, queues, agents, telephonyReady });
    return { at, lines, queues, agents, calls: watchCalls(things), alarms };
  }

  explainWait(callId: CallId): WaitExplanation | undefined {
    return this.#explanations.explainWait(callId);
  }

  explainIdle(agentId: AgentId): IdleExplanation | undefined {
    return this.#explanations.explainIdle(agentId);
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

  async join(): Promise<CommandResult> {
    return notYet;
  }

  async leave(): Promise<CommandResult> {
    return notYet;
  }

  async pull(): Promise<CommandResult> {
    return notYet;
  }

  assign(): CommandResult {
    return notYet;
  }

  setPriority(): CommandResult {
    return notYet;
  }

  moveAgent(): CommandResult {
    return notYet;
  }

  clearCall(callId: CallId, by: string): CommandResult {
    const { calls, intake, clock } = this.#context;
    const call = calls.get(callId);
    if (!call) return { ok: false, code: 'not-found', message: 'No such call.' };
    if (call.isOver) {
      return { ok: false, code: 'conflict', message: 'The call is over already.' };
    }
    const at = clock.now();
    call.file.note({ at, kind: 'call-cleared', facts: { by } });
    if (call.stage === 'flow') {
      if (!call.callerLeg) call.incoming.reject(480);
      finish(this.#context, call, 'failed', { endedBy: 'system', cause: 'normal' });
      return done;
    }
    const failed = call.stage === 'queued' ? ({ failed: true } as const) : {};
    intake.submit({ kind: 'call-ended', at, callId, by: 'system', ...failed });
    intake.drain();
    return done;
  }
}
