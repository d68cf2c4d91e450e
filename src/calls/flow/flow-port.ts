/**
 * The dialplan as a live call sees it. The composition root implements it with `startFlow` and
 * `stepFlow` over the loaded versions: a call finishes on the version it began with.
 */
import type { FlowFacts, FlowInput, FlowState, FlowStep } from '../../dialplan/flow.ts';

export interface Flows {
  /** Undefined where no hotline owns the dialled number. */
  start(facts: FlowFacts): FlowStep | undefined;
  step(state: FlowState, input: FlowInput): FlowStep;
}
