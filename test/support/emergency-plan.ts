/** A hotline with an emergency plan, and switches in memory. */
import type { EmergencyStore, EmergencyTurn } from '../../src/calls/flow/emergency-store.ts';
import type { StepFlow } from './step-dialplan.ts';

/** Its hotline is `line`. */
export const withEmergencyPlan: StepFlow = {
  hotline: 'emergency: {announce: notice, flow: rescue}',
  steps: '      first: {play: {prompt: hello, next: end}}',
  flows: `
  rescue:
    name: {zh-CN: 应急, en: Emergency}
    start: sorry
    steps:
      sorry: {play: {prompt: sorry, next: gone}}
      gone: {hangup: {}}`,
};

export class MemoryEmergencyStore implements EmergencyStore {
  readonly #turns = new Map<string, EmergencyTurn>();

  all(): readonly EmergencyTurn[] {
    return [...this.#turns.values()];
  }

  keep(turn: EmergencyTurn): void {
    this.#turns.set(turn.hotline, turn);
  }

  remove(hotline: string): void {
    this.#turns.delete(hotline);
  }
}
