/** A SupervisorDesk without calls: shows the wallboard it is given and notes what it is asked. */
import type { OfferDecision } from '../../../src/acd/explanation/decisions.ts';
import type { IdleExplanation, WaitExplanation } from '../../../src/acd/model/explanation.ts';
import type { Clock } from '../../../src/base/clock.ts';
import type { AgentId, CallbackId, CallId, QueueId } from '../../../src/base/ids.ts';
import type { CommandResult } from '../../../src/calls/desk-port.ts';
import type {
  CallbackWatch,
  LinesWatch,
  SupervisionMode,
  SupervisorAtPhone,
  SupervisorDesk,
  Wallboard,
} from '../../../src/calls/supervision/supervisor-port.ts';

export class FakeSupervisorDesk implements SupervisorDesk {
  readonly #clock: Clock;
  #shown: Omit<Wallboard, 'at'> = {
    ...{ lines: { used: 0, max: 300 }, queues: [], agents: [], calls: [], alarms: [] },
  };
  /** Every command to this port, such as 'forceReady agt_1'. */
  readonly done: string[] = [];
  readonly waits = new Map<CallId, WaitExplanation>();
  openCallbacks: readonly CallbackWatch[] = [];
  readonly idles = new Map<AgentId, IdleExplanation>();
  linesShown: Omit<LinesWatch, 'at'> = {
    ...{ used: 0, max: 300, treatments: 0, treatmentsMax: 20, hotlines: [], classes: [] },
  };
  /** What the next commands are answered. */
  answer: CommandResult = { ok: true };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  show(change: Partial<Omit<Wallboard, 'at'>>): void {
    this.#shown = { ...this.#shown, ...change };
  }

  wallboard(): Wallboard {
    return { at: this.#clock.now(), ...this.#shown };
  }

  lines(): LinesWatch {
    return { at: this.#clock.now(), ...this.linesShown };
  }

  explainWait(callId: CallId): WaitExplanation | undefined {
    return this.waits.get(callId);
  }

  explainOffers(): readonly OfferDecision[] {
    return [];
  }

  callbacks(): readonly CallbackWatch[] {
    return this.openCallbacks;
  }

  agentsAtWork(): readonly { readonly id: AgentId; readonly name: string }[] {
    return this.#shown.agents;
  }

  cancelCallback(callbackId: CallbackId): CommandResult {
    return this.#handOn(callbackId, `cancelCallback ${callbackId}`);
  }

  callBackNow(callbackId: CallbackId): CommandResult {
    return this.#handOn(callbackId, `callBackNow ${callbackId}`);
  }

  assignCallback(callbackId: CallbackId, agentId: AgentId): CommandResult {
    return this.#handOn(callbackId, `assignCallback ${callbackId} ${agentId}`);
  }

  #handOn(callbackId: CallbackId, what: string): CommandResult {
    const isOpen = this.openCallbacks.some(({ id }) => id === callbackId);
    if (!isOpen) return { ok: false, code: 'not-found', message: 'No such callback.' };
    return this.#do(what);
  }

  explainIdle(agentId: AgentId): IdleExplanation | undefined {
    return this.idles.get(agentId);
  }

  forceReady(agentId: AgentId): CommandResult {
    return this.#do(`forceReady ${agentId}`);
  }

  forceNotReady(agentId: AgentId, reason: string): CommandResult {
    return this.#do(`forceNotReady ${agentId} ${reason}`);
  }

  forceSignOut(agentId: AgentId): CommandResult {
    return this.#do(`forceSignOut ${agentId}`);
  }

  async join(
    { personId, extension }: SupervisorAtPhone,
    callId: CallId,
    mode: SupervisionMode,
  ): Promise<CommandResult> {
    return this.#do(`join ${personId} ${extension} ${callId} ${mode}`);
  }

  async leave(personId: string, callId: CallId): Promise<CommandResult> {
    return this.#do(`leave ${personId} ${callId}`);
  }

  async pull({ personId, extension }: SupervisorAtPhone, callId: CallId): Promise<CommandResult> {
    return this.#do(`pull ${personId} ${extension} ${callId}`);
  }

  assign(callId: CallId, agentId: AgentId, by: string): CommandResult {
    return this.#do(`assign ${callId} ${agentId} ${by}`);
  }

  setPriority(callId: CallId, priority: number, by: string): CommandResult {
    return this.#do(`setPriority ${callId} ${priority} ${by}`);
  }

  moveAgent(agentId: AgentId, queueIds: readonly QueueId[]): CommandResult {
    return this.#do(`moveAgent ${agentId} ${queueIds.join(' ')}`);
  }

  clearCall(callId: CallId, by: string): CommandResult {
    return this.#do(`clearCall ${callId} ${by}`);
  }

  #do(what: string): CommandResult {
    this.done.push(what);
    return this.answer;
  }
}
