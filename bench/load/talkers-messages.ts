/** What the bench and the talkers' process say to each other. */
import type { BenchAgent, HotlineFace } from '../rig/hotline-processes.ts';

export type TalkersCommand =
  | {
      readonly kind: 'talk';
      readonly hotline: HotlineFace;
      readonly agents: readonly BenchAgent[];
    }
  | { readonly kind: 'stop' };

/** All talk, or all have hung up. */
export interface TalkersAnswer {
  readonly kind: 'done';
}
