/** Effects and events, as a story tells them. */
import type { AgentState } from '../../../src/acd/model/agent.ts';
import type { AcdEffect } from '../../../src/acd/model/effects.ts';
import type { AcdEvent } from '../../../src/acd/model/events.ts';
import type {
  OverflowExplanation,
  PassedOver,
  WaitEstimate,
  WaitStepExplanation,
} from '../../../src/acd/model/explanation.ts';
import { namesOf } from '../../../src/acd/model/queued-call.ts';
import { describeCallback, describeCallbackEvent } from './callback-words.ts';
import { show } from './ids.ts';

export function clockTime(at: number): string {
  const seconds = Math.floor(at / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function describe(effect: AcdEffect): readonly string[] {
  switch (effect.kind) {
    case 'present-offer':
      return [
        `  present offer ${show(effect.offerId)}: ${show(effect.callId)} to ${show(effect.agentId)}, ` +
          `waited ${effect.waitedMs / 1000}s, receipt due ${clockTime(effect.dueAt)}`,
        ...effect.explanation.passedOver.map((passed) => `    not ${passedOver(passed)}`),
      ];
    case 'ring-agent':
      return [
        `  ring ${show(effect.agentId)} for ${show(effect.callId)} until ${clockTime(effect.dueAt)}`,
      ];
    case 'withdraw-offer':
      return [
        `  withdraw offer ${show(effect.offerId)} from ${show(effect.agentId)}: ${effect.reason}`,
      ];
    case 'connect':
      return [`  connect ${show(effect.callId)} with ${show(effect.agentId)}`];
    case 'return-caller':
      return [`  return ${show(effect.callId)} to the head of the queue`];
    case 'leave-queue':
      return [
        `  ${show(effect.callId)} leaves the queue: ${effect.reason}` +
          (effect.exit === undefined ? '' : ` (${effect.exit})`) +
          (effect.target === undefined ? '' : ` for ${Object.values(effect.target).join(' ')}`),
      ];
    case 'announce':
      return [
        `  tell ${show(effect.callId)}: position ${effect.position}, ${inMinutes(effect.estimate)}`,
      ];
    case 'admit-call':
      return [
        `  admit ${show(effect.callId)}` +
          (effect.saturation === undefined
            ? ''
            : ` for ${Object.values(effect.saturation.to).join(' ')} (${effect.saturation.rule})`),
      ];
    case 'turn-away':
      return [
        `  turn away ${show(effect.callId)}: ${effect.reason}` +
          (effect.rule === undefined ? '' : `, ${effect.rule.status} (${effect.rule.name})`),
      ];
    case 'announce-overflow':
      return [`  say ${effect.prompt} to ${show(effect.callId)} (${effect.rule})`];
    case 'refuse-input':
      return [`  refused ${effect.input}: ${effect.code}, ${effect.message}`];
    case 'publish':
      return describeEvent(effect.event);
    case 'open-callback':
    case 'dial-customer':
    case 'close-callback':
      return [describeCallback(effect)];
    case 'set-deadline':
      return [];
  }
}

function describeEvent(event: AcdEvent): readonly string[] {
  if ('callbackId' in event) return describeCallbackEvent(event);
  switch (event.kind) {
    case 'agent-state-changed':
      return [`  ${show(event.agentId)}: ${inWords(event.from)} -> ${inWords(event.to)}`];
    case 'wrap-up-extended':
      return [`  * wrap-up of ${show(event.agentId)} extended to ${clockTime(event.dueAt)}`];
    case 'agent-occupied':
      return [`  * ${show(event.agentId)} has the outside call ${show(event.callId)}`];
    case 'agent-released':
      return [
        `  * ${show(event.agentId)} has ended the outside call ${show(event.callId)}` +
          `, ${event.busyMs / 1000}s`,
      ];
    case 'agent-moved':
      return [
        `  * ${show(event.agentId)} is in ` +
          event.queues.map(({ queueId, order }) => `${queueId}:${order}`).join(','),
      ];
    case 'call-prioritised':
      return [`  * ${show(event.callId)} has priority ${event.priority}`];
    case 'call-assigned':
      return [
        `  * ${show(event.callId)} is for ${show(event.agentId)} alone until ${clockTime(event.until)}`,
      ];
    case 'wrap-up-ended':
      return [
        `  * wrap-up-ended ${show(event.agentId)}, ${event.wrapUpMs / 1000}s, by ${event.by}`,
      ];
    case 'phone-changed':
      return [
        `  * phone of ${show(event.agentId)} ${event.reachable ? 'reachable' : 'unreachable'}`,
      ];
    case 'desk-changed':
      return [
        `  * desk of ${show(event.agentId)} ${event.connected ? 'connected' : 'disconnected'}`,
      ];
    case 'conversation-ended':
      return [
        `  * conversation-ended ${show(event.callId)}, ${event.talkMs / 1000}s, by ${event.by}`,
      ];
    case 'call-queued':
      return [
        `  * call-queued ${show(event.callId)} in ${event.queueId}` +
          (event.from === undefined ? '' : ` from ${event.from}`) +
          (event.keptMs === undefined ? '' : `, ${event.keptMs / 1000}s of an earlier call kept`),
      ];
    case 'call-overflowed':
      return [
        `  * call-overflowed ${show(event.callId)} by ${event.rule} to ${event.toQueue} ` +
          `after ${event.waitedMs / 1000}s${seen(event.explanation)}`,
        ...considered(event.explanation),
      ];
    case 'call-saturated':
      return [
        `  * call-saturated ${show(event.callId)} on ${event.hotline}: ${event.reason}` +
          (event.rule === undefined ? '' : `, by ${event.rule}`),
      ];
    case 'overflow-announced':
      return [
        `  * overflow-announced ${show(event.callId)} by ${event.rule}${seen(event.explanation)}`,
        ...considered(event.explanation),
      ];
    case 'needs-relaxed':
      return [
        `  * needs-relaxed ${show(event.callId)}: ${namesOf(event.needs) || 'anybody'}`,
        ...considered(event.explanation),
      ];
    case 'staffing-below-floor':
    case 'staffing-restored':
      return [`  * ${event.kind} ${event.queueId}: ${event.signedIn} of ${event.floor} signed in`];
    case 'call-abandoned':
    case 'call-failed':
    case 'call-answered':
      return [`  * ${event.kind} ${show(event.callId)} after ${event.waitedMs / 1000}s`];
    case 'call-left-queue':
      return [
        `  * ${event.kind} ${show(event.callId)} after ${event.waitedMs / 1000}s` +
          (event.explanation ? seen(event.explanation) : ''),
        ...(event.explanation ? considered(event.explanation) : []),
      ];
    case 'call-returned':
      return [`  * call-returned ${show(event.callId)}: ${event.reason}`];
    default:
      return [];
  }
}

function seen({ facts }: OverflowExplanation): string {
  const { position, waiting, signedIn, ready, skill, freeLines } = facts;
  const whose = skill === undefined ? '' : ` with ${skill}`;
  const lines = freeLines === undefined ? '' : `, ${freeLines} lines free`;
  return `: position ${position} of ${waiting}, ${signedIn}${whose} signed in, ${ready} ready${lines}`;
}

function considered({ passedOver: others, unlisted }: WaitStepExplanation): readonly string[] {
  const more = unlisted > 0 ? [`    and ${unlisted} more`] : [];
  return [...others.map((passed) => `    not ${passedOver(passed)}`), ...more];
}

export function inMinutes(estimate: WaitEstimate | undefined): string {
  if (!estimate) return 'no estimate';
  const { lowMs, highMs, sample, longerBecause } = estimate;
  const why = longerBecause === undefined ? '' : `, longer because ${longerBecause}`;
  return `${clockTime(lowMs)} to ${clockTime(highMs)} more by ${sample} answers${why}`;
}

function inWords(state: AgentState): string {
  if (state.state === 'not-ready') {
    const until = state.dueAt === undefined ? '' : ` until ${clockTime(state.dueAt)}`;
    return `not-ready (${state.reason})${until}`;
  }
  if (state.state === 'talking' && state.outside) return 'talking outside the queues';
  return 'dueAt' in state ? `${state.state} until ${clockTime(state.dueAt)}` : state.state;
}

export function passedOver({ agentId, reason, detail }: PassedOver): string {
  return `${show(agentId)}: ${reason}${detail === undefined ? '' : ` (${detail})`}`;
}
