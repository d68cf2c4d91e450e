/** The switches of the hotlines' emergency plans: asked for each call, kept for the next process. */
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import type { EmergencyStore, EmergencyTurn } from '../calls/flow/emergency-store.ts';
import type { Author, EmergencyDesk } from '../desk/admin-ports.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { CompiledHotline } from '../dialplan/schema.ts';
import type { EmergencyPlan } from '../protocol/rest/emergency.ts';

export class EmergencyPlans implements EmergencyDesk {
  readonly #store: EmergencyStore;
  readonly #clock: Clock;
  readonly #dialplan: () => CompiledDialplan;
  readonly #on: Map<string, EmergencyTurn>;

  /** @param dialplan the live one */
  constructor(store: EmergencyStore, clock: Clock, dialplan: () => CompiledDialplan) {
    this.#store = store;
    this.#clock = clock;
    this.#dialplan = dialplan;
    this.#on = new Map(store.all().map((turn) => [turn.hotline, turn]));
  }

  isOn(hotline: string): boolean {
    return this.#on.has(hotline);
  }

  /** Of hotlines that still have one. */
  plansOn(): readonly EmergencyTurn[] {
    const { hotlines } = this.#dialplan();
    return [...this.#on.values()].filter(({ hotline }) => hotlines[hotline]?.emergency);
  }

  plans(): readonly EmergencyPlan[] {
    const hotlines = Object.values(this.#dialplan().hotlines);
    return hotlines.flatMap((hotline) => (hotline.emergency ? [this.#planOf(hotline)] : []));
  }

  /** @throws HotlineError `not-found` for a hotline without a plan */
  turn(hotline: string, on: boolean, { by, why }: Author): EmergencyPlan {
    const found = this.#dialplan().hotlines[hotline];
    if (!found?.emergency) throw new HotlineError('not-found', 'this hotline has no such plan');
    if (on) {
      const turn = { hotline, since: this.#clock.now(), by, why };
      this.#store.keep(turn);
      this.#on.set(hotline, turn);
    } else {
      this.#store.remove(hotline);
      this.#on.delete(hotline);
    }
    return this.#planOf(found);
  }

  #planOf({ id, name, emergency }: CompiledHotline): EmergencyPlan {
    const turn = this.#on.get(id);
    const on = turn && { since: turn.since, by: turn.by, why: turn.why };
    const { flows, prompts } = this.#dialplan();
    const flow = emergency?.flow ?? '';
    const texts = emergency?.announce.flatMap((prompt) => prompts[prompt]?.text ?? []) ?? [];
    return {
      ...{ hotline: id, name: { ...name }, flow, flowName: { ...flows[flow]?.name } },
      announcement: {
        'zh-CN': texts.map((text) => text['zh-CN']).join(''),
        en: texts.map(({ en }) => en).join(' '),
      },
      ...(on ? { on } : {}),
    };
  }
}
