/**
 * What is done with the texts of a dialplan before they are live: checked, compiled, simulated, drawn and
 * compared. It takes long for a large dialplan, so that a thread of its own does it (`ThreadedDrafts`).
 */
import { HotlineError } from '../../base/errors.ts';
import type { Wording } from '../../base/wording.ts';
import type { CheckedDraft } from '../../desk/admin-ports.ts';
import type { KnownPeople } from '../../dialplan/checks/people-checks.ts';
import { type Compilation, compileDialplan } from '../../dialplan/compile.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import type { DialplanSource, ParsedFiles } from '../../dialplan/files/read-files.ts';
import { flowSvg } from '../../dialplan/graph/svg.ts';
import { simulate, textsOf } from '../../dialplan/simulation/simulate.ts';
import { differences } from '../../dialplan/versions/differences.ts';
import type { SimulationAnswer, SimulationRequest } from '../../protocol/rest/dialplan.ts';
import type { ForecastAnswer } from '../../protocol/rest/dialplan-forecast.ts';
import { compileDraft, promptLengths, readSources } from '../../store/files/dialplan-directory.ts';
import type { MeasuredSounds } from '../../store/files/measured-sounds.ts';
import { outlineOf } from './dialplan-outline.ts';
import { draftForecast } from './draft-forecast.ts';

/** Where recordings and passwords are looked for, and in which year. */
export interface DraftPlace {
  readonly directory: string;
  readonly secrets: string;
  /** Its file, where past calls are. */
  readonly database: string;
  readonly people: KnownPeople;
  /** See `CheckOptions.year`. */
  readonly year: number;
}

export interface Texts {
  readonly files: readonly DialplanSource[];
  /** They have been checked: what has happened to their recordings since is no fault of theirs. */
  readonly isLive: boolean;
}

export type SimulatedCallRequest = Omit<SimulationRequest, 'files'>;

export type DraftQuestion =
  | { readonly kind: 'compile'; readonly files: Texts['files'] }
  | { readonly kind: 'check'; readonly files: Texts['files'] }
  | { readonly kind: 'simulate'; readonly texts: Texts; readonly call: SimulatedCallRequest }
  | {
      readonly kind: 'forecast';
      readonly live: Texts;
      readonly draft: Texts['files'];
      /** Epoch ms. */
      readonly now: number;
    }
  | {
      readonly kind: 'draw';
      readonly texts: Texts;
      readonly flow: string;
      readonly language: 'zh-CN' | 'en';
    }
  | { readonly kind: 'compare'; readonly before: Texts['files']; readonly after: Texts['files'] };

/** What each kind of question is answered with. */
export interface DraftAnswers {
  readonly compile: Compilation;
  /** `differences` are those against the files on disk. */
  readonly check: CheckedDraft;
  readonly simulate: SimulationAnswer;
  readonly forecast: ForecastAnswer;
  /** SVG. */
  readonly draw: string;
  readonly compare: readonly Wording[];
}

/** What is kept from one question to the next: drafts of one editor differ in a file or two. */
export interface ReadBefore {
  readonly parsed: ParsedFiles;
  readonly sounds: MeasuredSounds;
}

/** A simulated call of a hundred announcements is a page of text; beyond it is a loop. */
const linesMax = 2_000;

/**
 * @throws HotlineError `dialplan-invalid` where a call, a picture or a forecast is asked for and the
 *   texts have errors, `not-found` for a flow that they do not have, `store-failed`
 */
export function answerDraft(
  question: DraftQuestion,
  place: DraftPlace,
  before: ReadBefore,
): DraftAnswers[keyof DraftAnswers] {
  switch (question.kind) {
    case 'compile':
      return compiled(question.files, place, before);
    case 'check':
      return checked(question.files, place, before);
    case 'simulate':
      return simulated(sound(question.texts, place, before), question.call, place);
    case 'forecast': {
      const draft = { files: question.draft, isLive: false };
      const both = [sound(question.live, place, before), sound(draft, place, before)] as const;
      return draftForecast(place.database, both, question.now);
    }
    case 'draw':
      return drawn(sound(question.texts, place, before), question.flow, question.language);
    case 'compare':
      return differences(question.before, question.after, before.parsed);
  }
}

function compiled(files: Texts['files'], place: DraftPlace, before: ReadBefore): Compilation {
  const { directory, secrets: secretsDirectory, ...about } = place;
  return compileDraft(directory, files, { ...about, ...before, secretsDirectory });
}

function checked(files: Texts['files'], place: DraftPlace, before: ReadBefore): CheckedDraft {
  const { dialplan, faults } = compiled(files, place, before);
  return {
    faults,
    outline: outlineOf(files, before.parsed),
    differences: dialplan ? differences(readSources(place.directory), files, before.parsed) : [],
    ...(dialplan && { version: dialplan.version }),
  };
}

function sound({ files, isLive }: Texts, place: DraftPlace, before: ReadBefore): CompiledDialplan {
  const { dialplan } = isLive
    ? compileDialplan(files, { year: place.year }, before.parsed)
    : compiled(files, place, before);
  if (dialplan) return dialplan;
  throw new HotlineError('dialplan-invalid', 'the draft has errors: check it first');
}

function simulated(
  dialplan: CompiledDialplan,
  { tier, patienceMs, ...call }: SimulatedCallRequest,
  { directory }: DraftPlace,
): SimulationAnswer {
  const simulation = simulate(dialplan, {
    ...call,
    answerMs: 4_000,
    promptMs: promptLengths(directory),
    ...(tier !== undefined && { customer: { tier } }),
    ...(patienceMs !== undefined && { patienceMs }),
  });
  const lines = simulation.lines.slice(0, linesMax).map((line) => ({
    ...{ at: line.at, event: line.event, facts: { ...line.facts } },
    texts: textsOf(dialplan, line),
  }));
  return { version: simulation.version, outcome: simulation.outcome, lines };
}

function drawn(dialplan: CompiledDialplan, id: string, language: 'zh-CN' | 'en'): string {
  const flow = dialplan.flows[id];
  if (!flow) throw new HotlineError('not-found', `there is no flow '${id}'`);
  return flowSvg(flow, language);
}
