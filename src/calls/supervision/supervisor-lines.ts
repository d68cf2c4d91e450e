/**
 * Supervisors on the lines of calls: unheard, heard by the agent, heard by all, or in the agent's
 * place. A line follows its call when another agent gets the caller, and ends with the conversation.
 */
import { newId } from '../../base/ids.ts';
import { whenAborted } from '../abort.ts';
import { type CentreContext, shownOnPhones, trackLeg } from '../centre-context.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { beginConversation } from '../conversation/live-conversation.ts';
import { Participant } from '../conversation/participant.ts';
import { showConversation } from '../conversation/shown-calls.ts';
import type { CommandResult } from '../desk-port.ts';
import type { LiveCall } from '../live-call.ts';
import type { Leg, Listening, ListenMode } from '../ports.ts';
import type { ShownSupervision, SupervisionMode, SupervisorAtPhone } from './supervisor-port.ts';

/** Chosen: she has just asked for it. */
const ringMsMax = 20_000;
const done: CommandResult = { ok: true };

interface Line {
  readonly by: SupervisorAtPhone;
  readonly call: LiveCall;
  readonly calling: AbortController;
  mode: SupervisionMode;
  since: number;
  leg: Leg | undefined;
  listening: Listening | undefined;
}

export class SupervisorLines {
  readonly #context: CentreContext;
  /** By person: nobody is on two lines. */
  readonly #lines = new Map<string, Line>();

  constructor(context: CentreContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#lines.size;
  }

  of(call: LiveCall): readonly ShownSupervision[] {
    return [...this.#lines.values()]
      .filter((line) => line.call === call)
      .map(({ by, mode, leg, since }) => ({
        ...{ personId: by.personId, by: by.name, mode, since },
        connection: leg ? 'connected' : 'alerting',
      }));
  }

  /** On a conversation: begun when her phone is answered; on the line already, changed at once. */
  async join(by: SupervisorAtPhone, call: LiveCall, mode: SupervisionMode): Promise<CommandResult> {
    const joins = call.conversation?.legOf(call.conversation.state.owner);
    if (!joins || call.isOver) return conflict('Nobody is talking.');
    const line = this.#lines.get(by.personId);
    if (!line) {
      this.#call(by, call, mode, joins);
      return done;
    }
    if (line.call !== call) return conflict('She is on another line.');
    line.mode = mode;
    return line.leg ? this.#changed(line) : done;
  }

  /** A waiting call, once her phone is answered. */
  pull(by: SupervisorAtPhone, call: LiveCall): CommandResult {
    if (this.#lines.has(by.personId)) return conflict('She is on another line.');
    if (call.stage !== 'queued' || !call.callerLeg) return conflict('The call does not wait.');
    this.#call(by, call, 'take-over', call.callerLeg);
    return done;
  }

  async leave(personId: string, call: LiveCall): Promise<CommandResult> {
    const line = this.#lines.get(personId);
    if (line?.call === call) {
      await this.#drop(line);
      return done;
    }
    const owner = call.conversation?.owner.who;
    if (!call.conversation || owner?.kind !== 'supervisor' || owner.id !== personId) {
      return conflict('She is not on this line.');
    }
    return call.conversation.perform({ kind: 'clear' });
  }

  #call(by: SupervisorAtPhone, call: LiveCall, mode: SupervisionMode, joins: Leg): void {
    const { clock } = this.#context;
    const calling = new AbortController();
    const since = clock.now();
    const line: Line = { by, call, calling, mode, since, leg: undefined, listening: undefined };
    this.#lines.set(by.personId, line);
    call.scope.add(() => this.#drop(line));
    call.scope.run(this.#ring(line, joins));
  }

  async #ring(line: Line, joins: Leg): Promise<void> {
    const { telephony, clock, onFault } = this.#context;
    const { by, call, calling } = line;
    const callerNumber = shownOnPhones(this.#context, call.file.record.callerNumber);
    try {
      const result = await telephony.ring({
        ...{ extension: by.extension, callerNumber, callerName: by.name, callId: call.id },
        ...{ ringTimeoutMs: ringMsMax, joins, signal: calling.signal },
      });
      if (result.outcome !== 'answered') {
        await this.#drop(line);
        return;
      }
      const { leg } = result;
      trackLeg(this.#context, leg);
      line.leg = leg;
      line.since = clock.now();
      whenAborted(leg.ended, call.scope, () => call.scope.run(this.#drop(line)));
      if (calling.signal.aborted) await leg.hangup('cancelled');
      else await this.#answered(line, leg);
    } catch (error) {
      onFault(error);
      await this.#drop(line);
    }
  }

  async #answered(line: Line, leg: Leg): Promise<void> {
    const { call, by, mode } = line;
    call.helpRequestedAt = undefined;
    this.#note(line, 'supervisor-joined', { mode });
    if (call.stage === 'queued' && mode === 'take-over') this.#takeWaiting(line, leg);
    else if (mode === 'take-over') await this.#takeOver(line);
    else if (!(await this.#listen(line, leg))) await this.#drop(line);
    this.#context.log.info({ callId: call.id, personId: by.personId, mode }, 'supervisor joined');
  }

  /** False: there is nobody to listen to any more. */
  async #listen(line: Line, leg: Leg): Promise<boolean> {
    const { conversation } = line.call;
    const heard = conversation?.legOf(conversation.state.owner);
    if (!conversation || !heard || line.call.isOver) return false;
    const listening = await leg.listenTo(heard, listenModeOf(line.mode));
    line.listening = listening;
    whenAborted(listening.ended, line.call.scope, () => {
      if (line.listening === listening) line.call.scope.run(this.#follow(line, leg));
    });
    this.#announce(line);
    return true;
  }

  /** Whom she listened to has left: the call may be another's now. */
  async #follow(line: Line, leg: Leg): Promise<void> {
    line.listening = undefined;
    if (leg.ended.aborted || this.#lines.get(line.by.personId) !== line) return;
    if (!(await this.#listen(line, leg))) await this.#drop(line);
  }

  async #changed(line: Line): Promise<CommandResult> {
    const { mode } = line;
    try {
      if (mode === 'take-over') await this.#takeOver(line);
      else await line.listening?.setMode(listenModeOf(mode));
    } catch (error) {
      this.#context.onFault(error);
      return { ok: false, code: 'failed', message: 'The media server refused it.' };
    }
    this.#note(line, 'supervisor-changed', { mode });
    if (mode !== 'take-over') this.#announce(line);
    return done;
  }

  /** From a listener she becomes a party: the conversation has her leg from now on. */
  async #takeOver(line: Line): Promise<void> {
    const { call, leg } = line;
    const { conversation } = call;
    if (!leg || !conversation || call.isOver) return this.#drop(line);
    this.#lines.delete(line.by.personId);
    const { listening } = line;
    line.listening = undefined;
    await listening?.end();
    if (!isAlive(call, conversation) || leg.ended.aborted) {
      await leg.hangup();
      return;
    }
    call.supervision = undefined;
    const party = this.#partyOf(line);
    conversation.add(party);
    conversation.attach(party, leg);
    conversation.tell({ kind: 'taken-over', party: party.id, by: 'take-over' });
  }

  #takeWaiting(line: Line, leg: Leg): void {
    const { call } = line;
    const { intake, clock } = this.#context;
    this.#lines.delete(line.by.personId);
    call.isPulled = true;
    const at = clock.now();
    intake.submit({ kind: 'call-ended', at, callId: call.id, by: 'system', failed: true });
    intake.drain();
    call.isPulled = false;
    const party = this.#partyOf(line);
    party.leg = leg;
    beginConversation(this.#context, call, party, 'take-over');
  }

  #partyOf({ by }: Line): Participant {
    const who = { kind: 'supervisor', id: by.personId, name: by.name } as const;
    return new Participant({ id: newId('leg'), who, at: this.#context.clock.now() });
  }

  async #drop(line: Line): Promise<void> {
    if (this.#lines.get(line.by.personId) !== line) return;
    this.#lines.delete(line.by.personId);
    line.calling.abort();
    line.listening = undefined;
    if (line.leg) this.#note(line, 'supervisor-left');
    this.#announce(line);
    await line.leg?.hangup();
  }

  /** The agent sees it where the operator wants that. */
  #announce({ by, call, mode, since }: Line): void {
    if (!this.#context.settings().announcesSupervision) return;
    const isOn = this.#lines.get(by.personId)?.call === call && mode !== 'take-over';
    call.supervision = isOn ? { by: by.name, mode, since } : undefined;
    showConversation(this.#context, call);
  }

  #note({ by, call }: Line, kind: string, facts: Readonly<Record<string, unknown>> = {}): void {
    const at = this.#context.clock.now();
    call.file.note({ at, kind, facts: { by: by.personId, name: by.name, ...facts } });
  }
}

function listenModeOf(mode: SupervisionMode): ListenMode {
  return mode === 'whisper' ? 'whisper' : mode === 'barge-in' ? 'barge' : 'listen';
}

function isAlive(call: LiveCall, conversation: Conversation): boolean {
  return call.conversation === conversation && !conversation.state.isOver;
}

function conflict(message: string): CommandResult {
  return { ok: false, code: 'conflict', message };
}
