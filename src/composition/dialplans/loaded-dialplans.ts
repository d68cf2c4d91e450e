/** The dialplan versions in use: the newest for new calls, older ones while a call is in them. */
import type { Flows } from '../../calls/flow/flow-port.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import {
  type FlowFacts,
  type FlowInput,
  type FlowState,
  type FlowStep,
  startFlow,
  stepFlow,
} from '../../dialplan/flow.ts';

/** Versions kept for calls in progress; of more, the one that no call has used longest is let go. */
const versionsMax = 200;

export class LoadedDialplans implements Flows {
  readonly #versions = new Map<string, CompiledDialplan>();
  #current: CompiledDialplan;
  /** Whether the emergency plan of a hotline is switched on. */
  isEmergency: (hotline: string) => boolean = () => false;

  constructor(first: CompiledDialplan) {
    this.#current = first;
    this.load(first);
  }

  get current(): CompiledDialplan {
    return this.#current;
  }

  load(dialplan: CompiledDialplan): void {
    this.#current = dialplan;
    this.#use(dialplan);
    const [longestUnused] = this.#versions.keys();
    if (this.#versions.size > versionsMax && longestUnused !== undefined) {
      this.#versions.delete(longestUnused);
    }
  }

  start(facts: FlowFacts): FlowStep | undefined {
    const hotline = this.#current.hotlineByNumber[facts.dialledNumber] ?? '';
    const isEmergency = this.isEmergency(hotline);
    return startFlow(this.#current, isEmergency ? { ...facts, isEmergency } : facts);
  }

  step(state: FlowState, input: FlowInput): FlowStep {
    const dialplan = this.#versions.get(state.version) ?? this.#current;
    this.#use(dialplan);
    return stepFlow(dialplan, state, input);
  }

  /** The map's order is the order of last use. */
  #use(dialplan: CompiledDialplan): void {
    this.#versions.delete(dialplan.version);
    this.#versions.set(dialplan.version, dialplan);
  }
}
