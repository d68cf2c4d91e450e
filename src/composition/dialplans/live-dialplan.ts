/**
 * The dialplan that is live, and how another one takes its place: read, checked, compiled, and then
 * swapped between two events of the process. One with errors is refused and remembered with its
 * faults; the running one stays. Calls in progress finish on the version they began with.
 */
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { type Compilation, versionOf } from '../../dialplan/compile.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import { type Fault, toldIn } from '../../dialplan/fault.ts';
import type { DialplanSource } from '../../dialplan/files/read-files.ts';
import type { LiveVersion, VersionHistory } from '../../dialplan/versions/version-history.ts';
import type { LoadedDialplans } from './loaded-dialplans.ts';

export interface DialplanFiles {
  /** As they are now. @throws HotlineError `config-invalid` when they cannot be read */
  sources(): readonly DialplanSource[];
  /** What these would be if they were written. Calls go on meanwhile. */
  compile(sources: readonly DialplanSource[]): Promise<Compilation>;
  write(sources: readonly DialplanSource[]): void;
}

/** Texts with what they compile to. */
export interface ReadTexts extends Compilation {
  readonly sources: readonly DialplanSource[];
}

export interface LiveDialplanParts {
  readonly loaded: LoadedDialplans;
  readonly files: DialplanFiles;
  readonly history: VersionHistory;
  /**
   * Reads what else the dialplan needs, and returns what tells the other parts: queues, names, music,
   * trunks. Neither may wait. @throws HotlineError `config-invalid`: nothing is changed then
   */
  readonly prepare: (dialplan: CompiledDialplan) => () => void;
  readonly clock: Clock;
  readonly log: Log;
}

export type Reload =
  | { readonly outcome: 'swapped' | 'unchanged'; readonly version: string }
  | { readonly outcome: 'refused'; readonly faults: readonly Fault[] };

/** Who made a version, and why; '' where nobody said. */
export interface Author {
  readonly by: string;
  readonly why: string;
}

export class LiveDialplan {
  readonly #parts: LiveDialplanParts;
  #refused: { readonly at: number; readonly faults: readonly Fault[] } | undefined;

  constructor(parts: LiveDialplanParts) {
    this.#parts = parts;
  }

  get current(): CompiledDialplan {
    return this.#parts.loaded.current;
  }

  /** What was refused last; absent since a dialplan without errors was read. */
  get refused(): { readonly at: number; readonly faults: readonly Fault[] } | undefined {
    return this.#refused;
  }

  /** Newest first. */
  versions(limit: number): readonly LiveVersion[] {
    return this.#parts.history.versions(limit);
  }

  /** Writes the version down with which the process has started. */
  recordStart(sources: readonly DialplanSource[]): void {
    this.#record(this.current.version, sources, { by: 'files', why: 'start' });
  }

  /** Takes what was read of the files. */
  take({ dialplan, faults, sources }: ReadTexts, author: Author): Reload {
    const { log, loaded, prepare, clock } = this.#parts;
    if (!dialplan) {
      this.#refused = { at: clock.now(), faults };
      const errors = faults
        .filter(({ severity }) => severity === 'error')
        .map((fault) => toldIn('en', fault));
      log.warn({ faults: errors, running: this.current.version }, 'dialplan refused');
      return { outcome: 'refused', faults };
    }
    this.#refused = undefined;
    const { version } = dialplan;
    if (version === this.current.version) return { outcome: 'unchanged', version };
    const tellOthers = prepare(dialplan);
    loaded.load(dialplan);
    tellOthers();
    this.#record(version, sources, author);
    log.info({ version, by: author.by }, 'dialplan swapped');
    return { outcome: 'swapped', version };
  }

  /**
   * Makes the files these and takes them. With errors they are refused and nothing is written.
   *
   * @param base `versionOf` the files that these began with; absent: whatever is there is replaced
   * @throws HotlineError `conflict` when the files are others by now
   */
  async goLive(sources: readonly DialplanSource[], author: Author, base?: string): Promise<Reload> {
    const { files } = this.#parts;
    this.#assertBase(base);
    const compilation = await files.compile(sources);
    if (!compilation.dialplan) return { outcome: 'refused', faults: compilation.faults };
    // Somebody else may have been faster while these were compiled.
    this.#assertBase(base);
    files.write(sources);
    return this.take({ ...compilation, sources }, author);
  }

  /**
   * Makes the files those of an earlier version and takes them.
   * @throws HotlineError `not-found` for a number that is not kept
   */
  async rollBack(number: number, { by, why }: Author): Promise<Reload> {
    const sources = this.#parts.history.sources(number);
    if (!sources) throw new HotlineError('not-found', `there is no version ${number}`);
    return this.goLive(sources, { by, why: reasonBack(number, why) });
  }

  #assertBase(base: string | undefined): void {
    if (base === undefined || versionOf(this.#parts.files.sources()) === base) return;
    throw new HotlineError('conflict', 'the files have changed since this draft began');
  }

  /** Once: whoever rolls back from the terminal has written it down already. */
  #record(version: string, sources: readonly DialplanSource[], { by, why }: Author): void {
    const { history, clock } = this.#parts;
    if (history.versions(1)[0]?.version === version) return;
    history.add({ version, at: clock.now(), by, why }, sources);
  }
}

/** What is recorded of a rollback, for readers of either language. */
export function reasonBack(number: number, why: string): string {
  return `↩ ${number}${why === '' ? '' : `: ${why}`}`;
}
