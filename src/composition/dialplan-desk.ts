/** The dialplan for admins' pages and machines: drafts are compiled by the code that runs them. */
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import type { Author, DialplanDesk } from '../desk/admin-ports.ts';
import { versionOf } from '../dialplan/compile.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import { type DialplanSource, ParsedFiles } from '../dialplan/files/read-files.ts';
import { flowSvg } from '../dialplan/graph/svg.ts';
import { simulate, textsOf } from '../dialplan/simulation/simulate.ts';
import { differences } from '../dialplan/versions/differences.ts';
import type { VersionHistory } from '../dialplan/versions/version-history.ts';
import type {
  DialplanNow,
  DraftCheck,
  GoneLive,
  SimulationAnswer,
  SimulationRequest,
} from '../protocol/rest-dialplan.ts';
import { compileDraft, promptLengths, readSources } from '../store/dialplan-directory.ts';
import { MeasuredSounds } from '../store/measured-sounds.ts';
import { outlineOf } from './dialplan-outline.ts';
import type { LiveDialplan, Reload } from './live-dialplan.ts';

export interface DialplanDeskParts {
  readonly live: LiveDialplan;
  readonly history: VersionHistory;
  readonly directory: string;
  readonly clock: Clock;
}

/** A simulated call of a hundred announcements is a page of text; beyond it is a loop. */
const linesMax = 2_000;

export class DirectoryDialplanDesk implements DialplanDesk {
  readonly #parts: DialplanDeskParts;
  /** Drafts of one editor differ in a file or two. */
  readonly #parsed = new ParsedFiles();
  readonly #sounds = new MeasuredSounds();

  constructor(parts: DialplanDeskParts) {
    this.#parts = parts;
  }

  now(): DialplanNow {
    const { live, directory } = this.#parts;
    const files = readSources(directory);
    return {
      version: live.current.version,
      base: versionOf(files),
      files,
      ...(live.refused && { refusedAt: live.refused.at }),
    };
  }

  versions(limit: number) {
    return this.#parts.live.versions(limit);
  }

  files(number: number) {
    return this.#parts.history.sources(number);
  }

  differences(before: readonly DialplanSource[], after: readonly DialplanSource[]) {
    return differences(before, after);
  }

  check(files: readonly DialplanSource[]): DraftCheck {
    const { dialplan, faults } = this.#compile(files);
    return {
      faults,
      outline: outlineOf(files),
      differences: dialplan ? differences(readSources(this.#parts.directory), files) : [],
      ...(dialplan && { version: dialplan.version }),
    };
  }

  simulate({ files, tier, patienceMs, ...request }: SimulationRequest): SimulationAnswer {
    const dialplan = this.#sound(files);
    const simulation = simulate(dialplan, {
      ...request,
      answerMs: 4_000,
      promptMs: promptLengths(this.#parts.directory),
      ...(tier !== undefined && { customer: { tier } }),
      ...(patienceMs !== undefined && { patienceMs }),
    });
    const lines = simulation.lines.slice(0, linesMax).map((line) => ({
      ...{ at: line.at, event: line.event, facts: { ...line.facts } },
      texts: textsOf(dialplan, line),
    }));
    return { version: simulation.version, outcome: simulation.outcome, lines };
  }

  graph(files: readonly DialplanSource[] | undefined, id: string, language: 'zh-CN' | 'en') {
    const flow = this.#sound(files).flows[id];
    if (!flow) throw new HotlineError('not-found', `there is no flow '${id}'`);
    return flowSvg(flow, language);
  }

  goLive(files: readonly DialplanSource[], base: string, author: Author): GoneLive {
    const { directory, live } = this.#parts;
    if (versionOf(readSources(directory)) !== base) {
      throw new HotlineError('conflict', 'the files have changed since this draft began');
    }
    return goneLive(live.goLive(files, author));
  }

  rollBack(number: number, author: Author): GoneLive {
    return goneLive(this.#parts.live.rollBack(number, author));
  }

  #compile(files: readonly DialplanSource[]) {
    const { directory, clock } = this.#parts;
    const year = new Date(clock.now()).getFullYear();
    return compileDraft(directory, files, year, this.#parsed, undefined, this.#sounds);
  }

  #sound(files: readonly DialplanSource[] | undefined): CompiledDialplan {
    if (!files) return this.#parts.live.current;
    const { dialplan } = this.#compile(files);
    if (dialplan) return dialplan;
    throw new HotlineError('dialplan-invalid', 'the draft has errors: check it first');
  }
}

function goneLive(reload: Reload): GoneLive {
  if (reload.outcome === 'refused') return { outcome: 'refused', faults: reload.faults };
  return { outcome: reload.outcome, version: reload.version };
}
