/**
 * What a kind of step is, beside its settings' schema: its ways out, what it refers to, how it is
 * drawn, and what it does. One file a kind; `step-kinds.ts` lists them.
 */

import type { Wording } from '../../base/wording.ts';
import type { FaultCode } from '../fault.ts';
import type { Path } from '../files/source-map.ts';
import type { FlowInput } from '../flow.ts';
import type { Turn } from '../turn.ts';

/** A way out of a step: where it leads, and which key below the step's settings says so. */
export interface Way {
  readonly to: string;
  readonly key: Path;
  /** Only a caller's act leads here; all other ways can be gone in silence. */
  readonly byCaller?: boolean;
  /** On its arrow in the picture; absent: the key's last word. */
  readonly label?: string | Wording;
}

/** Names of other things that the settings use. */
export interface Reference {
  readonly section:
    | 'prompts'
    | 'music'
    | 'queues'
    | 'calendars'
    | 'areas'
    | 'flows'
    | 'services'
    | 'trunks';
  readonly ids: readonly string[];
  readonly key: Path;
}

export interface ExpressionUse {
  readonly text: string;
  readonly wanted: 'bool' | 'string';
  readonly key: Path;
}

/** A variable that a step gives a value. */
export interface KeptVariable {
  readonly name: string;
  /** Every value that it can be given; absent: anything. */
  readonly values?: readonly string[];
  /** Its values are the areas of that table, or nothing. */
  readonly areasOf?: string;
}

/** A text in which `{name}` stands for a variable. */
export interface TextUse {
  readonly text: string;
  readonly key: Path;
}

/** A fault that the settings show by themselves: an error, but for 'without-effect'. */
export interface SettingsFault {
  readonly code: FaultCode;
  readonly key: Path;
  readonly message: Wording;
  readonly fix?: Wording;
}

export interface StepBehaviour<Settings> {
  /** None for a step that ends the call. */
  ways(settings: Settings): readonly Way[];
  /** It can only be done on an answered call. */
  readonly needsAnswer?: boolean;
  /** It says numbers, times or money, so that all recorded parts are needed. */
  says?(settings: Settings): boolean;
  references?(settings: Settings): readonly Reference[];
  expressions?(settings: Settings): readonly ExpressionUse[];
  keeps?(settings: Settings): readonly KeptVariable[];
  texts?(settings: Settings): readonly TextUse[];
  faults?(settings: Settings): readonly SettingsFault[];
  /** At most two lines below the step's name in the picture. */
  picture(settings: Settings): readonly (string | Wording)[];
  /** Does the step; gives the next one, or undefined when it waits for an input or ends the flow. */
  enter(turn: Turn, settings: Settings): string | undefined;
  /** Takes the input it waited for; undefined when it goes on waiting, or the input does not fit. */
  resume?(turn: Turn, settings: Settings, input: FlowInput): string | undefined;
}

/** The one way of a step that simply goes on. */
export function onward(next: string): readonly Way[] {
  return [{ to: next, key: ['next'], label: '' }];
}

/** Ways that are named by their keys, those of them that are given. */
export function namedWays(ways: Readonly<Record<string, string | undefined>>): readonly Way[] {
  return Object.entries(ways).flatMap(([key, to]) =>
    to === undefined ? [] : [{ to, key: [key] }],
  );
}
