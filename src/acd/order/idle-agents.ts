/**
 * The available agents of one queue in the order in which they are asked, and the same by skill and
 * level, so that who speaks a rare dialect is found without asking everybody.
 */
import type { Skills } from '../model/config.ts';
import { compareIdle, type IdleAgent } from './asking-order.ts';
import { SortedList } from './sorted-list.ts';

const levelMax = 5;

export class IdleAgents {
  readonly #all = new SortedList(compareIdle);
  /** By skill, then by level: index 0 is level 1. */
  readonly #bySkill = new Map<string, readonly SortedList<IdleAgent>[]>();

  get size(): number {
    return this.#all.size;
  }

  /** In order, a copy. */
  get items(): readonly IdleAgent[] {
    return this.#all.items;
  }

  add(agent: IdleAgent, skills: Skills): void {
    this.#all.add(agent);
    for (const skill in skills) this.#level(skill, skills[skill] ?? 0)?.add(agent);
  }

  remove(agent: IdleAgent, skills: Skills): void {
    this.#all.remove(agent);
    for (const skill in skills) this.#level(skill, skills[skill] ?? 0)?.remove(agent);
  }

  /** How many have the skill, at whatever level. */
  countOf(skill: string): number {
    return this.#bySkill.get(skill)?.reduce((sum, list) => sum + list.size, 0) ?? 0;
  }

  /** How many are asked before this one. */
  indexOf(agent: IdleAgent): number {
    return this.#all.indexOf(agent);
  }

  /** The first in order who has the needed skills and is accepted. */
  first(needs: Skills, accept: (agent: IdleAgent) => boolean): IdleAgent | undefined {
    let best: IdleAgent | undefined;
    for (const list of this.#candidates(needs)) {
      const found = list.find(accept);
      if (found && (!best || compareIdle(found, best) < 0)) best = found;
    }
    return best;
  }

  /** Lists that together hold everybody who has the rarest of the needed skills. */
  #candidates(needs: Skills): readonly SortedList<IdleAgent>[] {
    let rarest: readonly SortedList<IdleAgent>[] | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const skill in needs) {
      const least = needs[skill] ?? 0;
      if (least <= 0) continue;
      const lists = this.#bySkill.get(skill)?.slice(least - 1) ?? [];
      const size = lists.reduce((sum, list) => sum + list.size, 0);
      if (size < fewest) [rarest, fewest] = [lists, size];
    }
    return rarest ?? [this.#all];
  }

  #level(skill: string, level: number): SortedList<IdleAgent> | undefined {
    if (level < 1) return undefined;
    let levels = this.#bySkill.get(skill);
    if (!levels) {
      levels = Array.from({ length: levelMax }, () => new SortedList(compareIdle));
      this.#bySkill.set(skill, levels);
    }
    return levels[Math.min(level, levelMax) - 1];
  }
}
