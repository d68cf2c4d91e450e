/** Every kind of step, and what the other parts ask of a step whatever its kind. */
import type { z } from 'zod';
import type { Path } from '../files/source-map.ts';
import type { stepKinds } from '../schema/steps.ts';
import type { CompiledStep, StepKind } from '../schema.ts';
import { collect } from './asking/collect.ts';
import { menu } from './asking/menu.ts';
import { survey } from './asking/survey.ts';
import { area } from './deciding/area.ts';
import { branch } from './deciding/branch.ts';
import { goto } from './deciding/goto.ts';
import { hours } from './deciding/hours.ts';
import { lookup } from './deciding/lookup.ts';
import { returnStep } from './deciding/return.ts';
import { send } from './deciding/send.ts';
import { set } from './deciding/set.ts';
import { subFlow } from './deciding/sub-flow.ts';
import { callback } from './reaching/callback.ts';
import { dial } from './reaching/dial.ts';
import { hangup } from './reaching/hangup.ts';
import { queue } from './reaching/queue.ts';
import { refuse } from './reaching/refuse.ts';
import { voicemail } from './reaching/voicemail.ts';
import { announce } from './speaking/announce.ts';
import { answer } from './speaking/answer.ts';
import { language } from './speaking/language.ts';
import { play } from './speaking/play.ts';
import { record } from './speaking/record.ts';
import { say } from './speaking/say.ts';
import type { StepBehaviour, Way } from './step-behaviour.ts';

type SettingsOf<Kind extends StepKind> = z.infer<(typeof stepKinds)[Kind]>;

const behaviours: { readonly [Kind in StepKind]: StepBehaviour<SettingsOf<Kind>> } = {
  ...{ answer, announce, play, say, language, record },
  ...{ menu, collect, survey },
  ...{ hours, area, branch, set, lookup, send, goto, subFlow, return: returnStep },
  ...{ queue, dial, voicemail, callback, hangup, refuse },
};

interface StepOf<Kind extends StepKind> {
  readonly kind: Kind;
  readonly settings: SettingsOf<Kind>;
  readonly behaviour: StepBehaviour<unknown>;
}

export type KnownStep<Kind extends StepKind = StepKind> = { [One in Kind]: StepOf<One> }[Kind];

/** What the step is. Its one key is its kind: the schema lets nothing else through. */
export function known(step: CompiledStep): KnownStep {
  const [kind] = Object.keys(step) as [StepKind];
  const settings = (step as Readonly<Partial<Record<StepKind, unknown>>>)[kind];
  // Each behaviour is given the settings of its own kind only.
  return { kind, settings, behaviour: behaviours[kind] as StepBehaviour<unknown> } as KnownStep;
}

/** Where a step can lead, and which key of it says so. */
export interface NextStep extends Way {
  /** From the step's id on. */
  readonly path: Path;
}

/** Every way out of a step within its flow; none for a step that ends the call or leaves the flow. */
export function nextSteps(step: CompiledStep): readonly NextStep[] {
  const { kind, settings, behaviour } = known(step);
  return behaviour.ways(settings).map((way) => ({ ...way, path: [kind, ...way.key] }));
}
