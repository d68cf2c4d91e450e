/** The dialplan versions in use: the newest for new calls, older ones while a call is in them. */
import type { Flows } from '../calls/flow-port.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import {
  type FlowFacts,
  type FlowInput,
  type FlowState,
  type FlowStep,
  startFlow,
  stepFlow,
} from '../dialplan/flow.ts';

/** Older versions kept for calls in progress; a call outlives very few reloads. */
const versionsMax = 20;

export class LoadedDialplans implements Flows {
  readonly #versions = new Map<string, CompiledDialplan>();
  #current: CompiledDialplan;

  constructor(first: CompiledDialplan) {
    this.#current = first;
    this.load(first);
  }

  get current(): CompiledDialplan {
    return this.#current;
  }

  load(dialplan: CompiledDialplan): void {
    this.#versions.delete(dialplan.version);
    this.#versions.set(dialplan.version, dialplan);
    this.#current = dialplan;
    const [oldest] = this.#versions.keys();
    if (this.#versions.size > versionsMax && oldest !== undefined) this.#versions.delete(oldest);
  }

  start(facts: FlowFacts): FlowStep | undefined {
    return startFlow(this.#current, facts);
  }

  step(state: FlowState, input: FlowInput): FlowStep {
    return stepFlow(this.#versions.get(state.version) ?? this.#current, state, input);
  }
}
