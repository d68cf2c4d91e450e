/**
 * Runs a text story of the queue engine. A line with `>` is a command, what follows it is the complete
 * output; everything else before the first command is prose. Deadlines fire by themselves between
 * two commands, with their own time.
 *
 *   > queue express ring=20s wrap-up=30s        > agent lin in=express,vip:2 skills=english:4
 *   > 0:05 lin signs in                         > 0:09 call c1 enters express priority=2
 *   > 0:10 why is c1 waiting                    > 0:30 time passes
 *   > overflow express when waited=30s to=night > relax express after=10s skills=english:3
 */

import { foldDecisions, noDecisions } from '../../../src/acd/explanation/decisions.ts';
import { checkInvariants } from '../../../src/acd/invariants.ts';
import type { AcdConfig } from '../../../src/acd/model/config.ts';
import type { AcdInput } from '../../../src/acd/model/inputs.ts';
import { type AcdState, emptyConfig, emptyState } from '../../../src/acd/state.ts';
import { step } from '../../../src/acd/step.ts';
import { figures, lastOffers, noCalls, wait } from './answers.ts';
import { listCallbacks } from './callback-words.ts';
import {
  withAgent,
  withBreak,
  withFloor,
  withLines,
  withOutside,
  withOverflow,
  without,
  withQueue,
  withRelaxation,
  withSaturation,
} from './config-words.ts';
import { agentIdOf, callIdOf } from './ids.ts';
import { inputOf } from './input-words.ts';
import { clockTime, describe } from './output-words.ts';

/** The story with the output as the engine gives it now. */
export function tellStory(text: string): string {
  const told: string[] = [];
  const story = new Story();
  let begun = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('> ')) {
      if (begun && told.at(-1) !== '' && isTimed(line)) told.push('');
      begun = true;
      const output = story.tell(line.slice(2).trim());
      told.push(...output.before, line, ...output.after);
    } else if (!begun) told.push(line);
  }
  return `${told
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function isTimed(line: string): boolean {
  return /^> \d+:\d\d/.test(line);
}

class Story {
  #state: AcdState = emptyState();
  #config: AcdConfig = { ...emptyConfig, utcOffsetMinutes: 0 };
  readonly #decisions = noDecisions();
  #changed = false;

  tell(command: string): { readonly before: readonly string[]; readonly after: readonly string[] } {
    const timed = /^(\d+):(\d\d(?:\.\d+)?) (.*)$/.exec(command);
    if (!timed) {
      this.#configure(command);
      return { before: [], after: [] };
    }
    const at = Math.round((Number(timed[1]) * 60 + Number(timed[2])) * 1000);
    const before = [...this.#applyConfig(), ...this.#passTimeUntil(at)];
    const after = this.#act(at, timed[3] ?? '');
    checkInvariants(this.#state);
    const shifted = before.length > 0 ? [...before, ''] : [];
    return { before: shifted, after };
  }

  #configure(command: string): void {
    const [kind, name, ...options] = command.replace(/ when (?=\S+=)/, ' ').split(/\s+/);
    const values = new Map(
      [name ?? '', ...options].map((option) => option.split('=') as [string, string]),
    );
    if (kind === 'queue') this.#config = withQueue(this.#config, name ?? '', values);
    else if (kind === 'agent') this.#config = withAgent(this.#config, name ?? '', values);
    else if (kind === 'overflow') this.#config = withOverflow(this.#config, name ?? '', values);
    else if (kind === 'relax') this.#config = withRelaxation(this.#config, name ?? '', values);
    else if (kind === 'floor') this.#config = withFloor(this.#config, name ?? '', values);
    else if (kind === 'lines') this.#config = withLines(this.#config, name ?? '', values);
    else if (kind === 'break') this.#config = withBreak(this.#config, name ?? '', values);
    else if (kind === 'saturation') this.#config = withSaturation(this.#config, name ?? '', values);
    else if (kind === 'outside') this.#config = withOutside(this.#config, values);
    else if (kind === 'remove') this.#config = without(this.#config, name ?? '');
    else throw new Error(`not a command: ${command}`);
    this.#changed = true;
  }

  #applyConfig(): readonly string[] {
    if (!this.#changed) return [];
    this.#changed = false;
    const at = this.#state.at;
    const lines = this.#step({ kind: 'config-changed', at, config: this.#config });
    for (const { id, state, phoneReachable, desk } of [...this.#state.agents.values()]) {
      if (state.state !== 'signed-out' || phoneReachable || desk.link !== 'gone') continue;
      this.#step({ kind: 'phone-changed', at, agentId: id, reachable: true });
      this.#step({ kind: 'desk-changed', at, agentId: id, connected: true });
    }
    return lines;
  }

  #passTimeUntil(at: number): readonly string[] {
    const lines: string[] = [];
    for (let next = this.#state.nextDueAt; next !== undefined && next <= at; ) {
      const output = this.#step({ kind: 'time-passed', at: next });
      if (output.length > 0) lines.push('', `- ${clockTime(next)} a deadline passes`, ...output);
      next = this.#state.nextDueAt;
    }
    return lines;
  }

  #act(at: number, command: string): readonly string[] {
    const question = this.#answer(at, command);
    if (question) return question;
    const input = inputOf(this.#state, at, command);
    return input ? this.#step(input) : [];
  }

  #answer(at: number, command: string): readonly string[] | undefined {
    const waiting = /^why is (\S+) waiting$/.exec(command);
    if (waiting) return wait(this.#state, callIdOf(waiting[1]), at);
    const idle = /^why does (\S+) get no calls$/.exec(command);
    if (idle) return noCalls(this.#state, agentIdOf(idle[1]));
    const offered = /^why did (\S+) get her calls$/.exec(command);
    if (offered) return lastOffers(this.#decisions, agentIdOf(offered[1]));
    if (command === 'callbacks') return listCallbacks(this.#state, at);
    const today = /^today of (\S+)$/.exec(command);
    if (today) return figures(this.#state, today[1] ?? '', at);
    return undefined;
  }

  #step(input: AcdInput): readonly string[] {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) {
      if (effect.kind === 'publish') foldDecisions(this.#decisions, effect.event);
    }
    return effects.flatMap(describe);
  }
}
