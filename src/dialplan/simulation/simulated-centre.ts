/**
 * A call centre without telephones: the real flow machine and the real queue engine on a virtual
 * clock, with callers and agents who behave as they are told. Pure; the same orders give the same
 * day.
 */

import type { LineConfig, SaturationTarget } from '../../acd/model/config.ts';
import type { AcdEffect, LeaveQueue } from '../../acd/model/effects.ts';
import type { AcdEvent } from '../../acd/model/events.ts';
import type { AcdInput } from '../../acd/model/inputs.ts';
import { emptyConfig, emptyState } from '../../acd/state.ts';
import { step } from '../../acd/step.ts';
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { CompiledDialplan } from '../compiled.ts';
import { type FlowEffect, type FlowInput, type FlowStep, startFlow, stepFlow } from '../flow.ts';
import { lineConfigOf } from '../line-config.ts';
import { queueConfigsOf } from '../queue-config.ts';
import { Agenda, type Appointment } from './agenda.ts';
import { tellEvent, tellOf } from './path-lines.ts';
import { promptsMs } from './prompt-length.ts';
import { replyTo } from './replies.ts';
import {
  SimulatedCall,
  type SimulatedCaller,
  type SimulatedOutcome,
  type SimulationObserver,
} from './simulated-call.ts';

export interface SimulatedAgent {
  readonly id: AgentId;
  readonly queues: readonly string[];
  readonly skills: Readonly<Record<string, number>>;
  /** From the first ring to the answer; 0 answers at once. */
  readonly answerMs: number;
  /** When she is at work, epoch ms; a conversation is finished after the end. */
  readonly shifts: readonly { readonly from: number; readonly until: number }[];
}

export interface SimulationParts {
  readonly dialplan: CompiledDialplan;
  readonly agents: readonly SimulatedAgent[];
  readonly startAt: number;
  readonly observer: SimulationObserver;
  /** Calls at once, whatever hotlines say of their lines; absent: as they say, and as the server has. */
  readonly linesMax?: number;
  /** Lengths of recordings, ms, by file; what is not there is guessed from its text. */
  readonly promptMs?: ReadonlyMap<string, number>;
}

/** A desk shows a pop as fast as a browser on the same network. */
const receiptMs = 50;
/** Between two keys of one input. */
const keyMs = 400;

export class SimulatedCentre {
  readonly #parts: SimulationParts;
  readonly #agenda: Agenda;
  readonly #calls = new Map<CallId, SimulatedCall>();
  readonly #answers = new Map<OfferId, Appointment>();
  readonly #answerMs: ReadonlyMap<AgentId, number>;
  #state = emptyState();
  #wakeUp: Appointment | undefined;

  constructor(parts: SimulationParts) {
    this.#parts = parts;
    this.#agenda = new Agenda(parts.startAt);
    this.#answerMs = new Map(parts.agents.map(({ id, answerMs }) => [id, answerMs]));
    this.#take({ kind: 'config-changed', at: parts.startAt, config: this.#config() });
    for (const agent of parts.agents) this.#planShifts(agent);
  }

  /** The call comes in at its time. */
  plan(caller: SimulatedCaller): void {
    this.#agenda.plan(caller.at, () => this.#receive(caller));
  }

  /** Until everything is over, or until that time. */
  run(until = Number.POSITIVE_INFINITY): void {
    this.#agenda.run(until);
  }

  #config() {
    const { dialplan, agents, linesMax } = this.#parts;
    return {
      ...emptyConfig,
      lines: linesOf(dialplan, linesMax),
      queues: queueConfigsOf(dialplan),
      agents: agents.map(({ id, queues, skills }) => ({
        id,
        skills,
        queues: queues.map((queue) => ({ queueId: queue as QueueId, order: 1 })),
      })),
    };
  }

  #planShifts({ id: agentId, shifts }: SimulatedAgent): void {
    for (const { from, until } of shifts) {
      this.#agenda.plan(from, () => {
        const at = this.#agenda.now();
        this.#take({ kind: 'phone-changed', at, agentId, reachable: true });
        this.#take({ kind: 'desk-changed', at, agentId, connected: true });
        this.#take({ kind: 'agent-signed-in', at, agentId });
        this.#take({ kind: 'agent-ready', at, agentId });
      });
      if (until < Number.POSITIVE_INFINITY) this.#agenda.plan(until, () => this.#goHome(agentId));
    }
  }

  /** After the call she is in: asked again until the engine lets her. */
  #goHome(agentId: AgentId): void {
    const at = this.#agenda.now();
    this.#take({ kind: 'agent-not-ready', at, agentId, reason: 'shift-over' });
    const state = this.#state.agents.get(agentId)?.state.state;
    if (state === 'not-ready') this.#take({ kind: 'agent-signed-out', at, agentId });
    else if (state !== 'signed-out') this.#agenda.plan(at + 1_000, () => this.#goHome(agentId));
  }

  #receive(caller: SimulatedCaller): void {
    const { dialplan, observer } = this.#parts;
    const at = this.#agenda.now();
    const { from, to } = caller;
    const call = new SimulatedCall(caller, observer);
    call.tell(at, 'call-received', { from, to });
    const hotline = dialplan.hotlineByNumber[to];
    if (hotline === undefined) {
      call.end(at, 'refused', 'number-unknown');
      return;
    }
    this.#calls.set(caller.id, call);
    const customerClass = caller.customer?.tier ?? 'walk-in';
    this.#take({ kind: 'call-arrived', at, callId: call.id, hotline, customerClass });
  }

  /** It has its line, or what its hotline's saturation chain gives it. */
  #begin(call: SimulatedCall, to?: SaturationTarget): void {
    if (to?.kind === 'announcement') {
      this.#apologise(call, to.prompt);
      return;
    }
    const { from: callerNumber, to: dialledNumber, customer } = call.caller;
    const known = { ...(customer ? { customer } : {}), ...emergencyOf(call), ...insteadOf(to) };
    const facts = { callerNumber, dialledNumber, at: this.#agenda.now(), ...known };
    const first = startFlow(this.#parts.dialplan, facts);
    if (first) this.#follow(call, first);
  }

  /** Answered, told, hung up. */
  #apologise(call: SimulatedCall, promptId: string): void {
    const { dialplan } = this.#parts;
    const at = this.#agenda.now();
    const hotline = dialplan.hotlines[dialplan.hotlineByNumber[call.caller.to] ?? ''];
    const file = dialplan.prompts[promptId]?.file[hotline?.language ?? 'zh-CN'];
    const prompts = file === undefined ? [] : [{ id: promptId, file }];
    call.tell(at, 'call-answered-by-hotline');
    call.hear(at, 'prompts-played', prompts);
    this.#agenda.plan(at + this.#lengthOf(prompts), () => this.#end(call, 'refused', 'busy'));
  }

  #end(call: SimulatedCall, outcome: SimulatedOutcome, by: string): void {
    const at = this.#agenda.now();
    call.end(at, outcome, by);
    this.#calls.delete(call.id);
    this.#take({ kind: 'line-freed', at, callId: call.id });
  }

  #follow(call: SimulatedCall, flowStep: FlowStep): void {
    const at = this.#agenda.now();
    call.flow = flowStep.state;
    for (const { step: stepId, event, facts } of flowStep.trace ?? []) {
      call.tell(at, event, { ...facts, step: stepId });
    }
    for (const effect of flowStep.effects) this.#carryOut(call, effect);
  }

  /** The flow's next input, after so long. */
  #later(call: SimulatedCall, delayMs: number, input: (at: number) => FlowInput): void {
    this.#agenda.plan(this.#agenda.now() + delayMs, () => {
      if (call.isOver || !call.flow) return;
      const next = input(this.#agenda.now());
      call.achieved = achievedBy(call, next);
      this.#follow(call, stepFlow(this.#parts.dialplan, call.flow, next));
    });
  }

  #carryOut(call: SimulatedCall, effect: FlowEffect): void {
    const at = this.#agenda.now();
    tellOf(call, at, effect);
    const reply = replyTo(effect, call.caller, (prompts) => this.#lengthOf(prompts));
    if (reply) this.#later(call, reply.afterMs, reply.input);
    else if (effect.kind === 'collect') this.#collect(call, effect);
    else if (effect.kind === 'enqueue') this.#enqueue(call, effect);
    else if (effect.kind === 'hang-up') {
      this.#end(call, call.bookedAs(effect.outcome), effect.cause);
    } else if (effect.kind === 'refuse') this.#end(call, 'refused', String(effect.sipStatus));
  }

  #lengthOf(prompts: Parameters<typeof promptsMs>[1]): number {
    return promptsMs(this.#parts.dialplan, prompts, this.#parts.promptMs);
  }

  /** The caller listens to the end, then presses the next group of keys, or nothing. */
  #collect(call: SimulatedCall, effect: Extract<FlowEffect, { kind: 'collect' }>): void {
    call.hear(this.#agenda.now(), 'prompts-played', effect.prompts);
    const heardMs = this.#lengthOf(effect.prompts);
    const keys = call.nextKeys();
    if (keys === undefined) {
      this.#later(call, heardMs + effect.firstDigitTimeoutMs, (at) => {
        return { kind: 'collect-timed-out', at };
      });
      return;
    }
    const { digits, terminator } = readKeys(keys, effect);
    const isComplete = terminator !== undefined || digits.length >= effect.maxDigits;
    const pauseMs = isComplete ? 0 : effect.interDigitTimeoutMs;
    this.#later(call, heardMs + keyMs * keys.length + pauseMs, (at) => {
      return { kind: 'digits-collected', at, digits, ...(terminator ? { terminator } : {}) };
    });
  }

  #enqueue(call: SimulatedCall, effect: Extract<FlowEffect, { kind: 'enqueue' }>): void {
    const at = this.#agenda.now();
    const { queue, priority, skills, announce, music } = effect;
    call.leftQueue = undefined;
    call.goesOnAfterwards = effect.goesOnAfterwards ?? false;
    call.queuedAt ??= at;
    call.tell(at, 'call-queued', { queue, priority, skills });
    if (announce.length > 0) call.hear(at, 'prompts-played', announce);
    call.hear(at, 'music-started', music);
    const queueId = queue as QueueId;
    const { from: caller, customer } = call.caller;
    const customerClass = effect.isEmergency ? 'emergency' : customer?.tier;
    this.#take({
      ...{ kind: 'call-queued', at, callId: call.id, queueId, priority, skills, caller },
      ...(customerClass === undefined ? {} : { customerClass }),
    });
    if (call.patience || call.patienceMs === undefined) return;
    call.patience = this.#agenda.plan(at + call.patienceMs, () => this.#giveUp(call));
  }

  #giveUp(call: SimulatedCall): void {
    const place = this.#state.calls.get(call.id)?.call.place;
    if (call.isOver || place === undefined || place === 'talking') return;
    this.#end(call, 'abandoned', 'patience-over');
    this.#take({ kind: 'call-abandoned', at: this.#agenda.now(), callId: call.id });
  }

  #take(input: AcdInput): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#obey(effect);
  }

  #obey(effect: AcdEffect): void {
    const at = this.#agenda.now();
    const call = 'callId' in effect ? this.#calls.get(effect.callId) : undefined;
    if (effect.kind === 'set-deadline') this.#setWakeUp(effect.dueAt);
    else if (effect.kind === 'publish') this.#publish(effect.event);
    else if (effect.kind === 'present-offer') {
      const { offerId, agentId, explanation } = effect;
      call?.tell(at, 'offer-presented', { agent: agentId, explanation });
      this.#agenda.plan(at + receiptMs, () => {
        this.#take({ kind: 'offer-received', at: this.#agenda.now(), agentId, offerId });
      });
    } else if (effect.kind === 'ring-agent') this.#ring(effect.offerId, effect.agentId);
    else if (effect.kind === 'withdraw-offer') this.#answers.get(effect.offerId)?.cancel();
    else if (effect.kind === 'admit-call' && call) this.#begin(call, effect.saturation?.to);
    else if (effect.kind === 'turn-away' && call) this.#end(call, 'refused', effect.reason);
    else if (effect.kind === 'connect' && call) this.#connect(call, effect.agentId);
    else if (effect.kind === 'leave-queue' && call?.flow) this.#leaveQueue(call, effect);
    else if (effect.kind === 'announce-overflow' && call) this.#announce(call, effect.prompt);
  }

  #leaveQueue(call: SimulatedCall, { reason, exit, target }: LeaveQueue): void {
    call.leftQueue = reason;
    if (target?.kind === 'refuse') {
      this.#end(call, call.bookedAs('refused'), target.cause);
      return;
    }
    if (target?.kind === 'callback' && !call.caller.refusesCallbacks) call.achieved = 'deferred';
    const named = {
      ...(exit === undefined ? {} : { exit }),
      ...(target?.kind === 'flow' ? { flow: target.flow } : {}),
    };
    // After the engine's present step: what the flow does next may be another input.
    this.#later(call, 0, (at) => ({ kind: 'queue-left', at, reason, ...named }));
  }

  /** While she waits on. */
  #announce(call: SimulatedCall, id: string): void {
    const language = call.flow?.language ?? 'zh-CN';
    const file = this.#parts.dialplan.prompts[id]?.file[language];
    if (file !== undefined) call.hear(this.#agenda.now(), 'prompts-played', [{ id, file }]);
  }

  #publish(event: AcdEvent): void {
    this.#parts.observer.happened?.(event);
    const call = 'callId' in event ? this.#calls.get(event.callId) : undefined;
    if (call) tellEvent(call, event);
  }

  #ring(offerId: OfferId, agentId: AgentId): void {
    const answerAt = this.#agenda.now() + (this.#answerMs.get(agentId) ?? 0);
    const answer = this.#agenda.plan(answerAt, () => {
      this.#answers.delete(offerId);
      this.#take({ kind: 'offer-accepted', at: this.#agenda.now(), offerId });
    });
    this.#answers.set(offerId, answer);
  }

  #connect(call: SimulatedCall, agentId: AgentId): void {
    const at = this.#agenda.now();
    call.patience?.cancel();
    call.connect(at, agentId);
    this.#agenda.plan(at + call.talkMs, () => {
      const by = call.goesOnAfterwards ? 'agent' : 'caller';
      if (!call.goesOnAfterwards) this.#end(call, 'answered', by);
      this.#take({ kind: 'call-ended', at: this.#agenda.now(), callId: call.id, by });
      if (call.goesOnAfterwards) {
        this.#later(call, 0, (then) => ({ kind: 'conversation-ended', at: then }));
      }
    });
  }

  #setWakeUp(dueAt: number | undefined): void {
    this.#wakeUp?.cancel();
    this.#wakeUp =
      dueAt === undefined
        ? undefined
        : this.#agenda.plan(dueAt, () => this.#take({ kind: 'time-passed', at: dueAt }));
  }
}

/** What a collect takes of the keys: up to the terminator, or as many as it may have. */
function readKeys(keys: string, limits: { maxDigits: number; terminators: string }) {
  const end = [...keys].findIndex((key) => limits.terminators.includes(key));
  const digits = (end < 0 ? keys : keys.slice(0, end)).slice(0, limits.maxDigits);
  const ended = end >= 0 && end <= limits.maxDigits && digits.length < limits.maxDigits;
  return ended ? { digits, terminator: keys[end] } : { digits, terminator: undefined };
}

/** @param max stands in the place of what hotlines and classes have and reserve; chains stay */
function linesOf(dialplan: CompiledDialplan, max: number | undefined): LineConfig {
  const said = lineConfigOf(dialplan);
  return max === undefined ? said : { ...said, max, hotlines: {}, classes: {} };
}

function insteadOf(to: SaturationTarget | undefined) {
  if (to?.kind === 'flow') return { instead: { flow: to.flow } };
  return to?.kind === 'hotline' ? { instead: { hotline: to.hotline } } : {};
}

/** What a flow has reached for its caller when it hears this. */
function achievedBy(call: SimulatedCall, input: FlowInput): SimulatedCall['achieved'] {
  const isServed =
    (input.kind === 'dial-ended' && input.outcome === 'talked') ||
    (input.kind === 'message-recorded' && input.lengthMs > 0);
  if (isServed) return call.bookedAs('completed-in-flow');
  return input.kind === 'callback-answered' && input.ok ? 'deferred' : call.achieved;
}

function emergencyOf({ caller }: SimulatedCall) {
  return caller.isEmergency ? { isEmergency: true } : {};
}
