/**
 * The dialplan for admins' pages and machines. Nothing is read, checked or simulated here: a thread of
 * its own does it, so that an admin's work costs callers nothing.
 */
import type { Clock } from '../../base/clock.ts';
import type { Author, CheckedDraft, DialplanDesk, TakenDraft } from '../../desk/admin-ports.ts';
import { versionOf } from '../../dialplan/compile.ts';
import type { DialplanSource } from '../../dialplan/files/read-files.ts';
import type { VersionHistory } from '../../dialplan/versions/version-history.ts';
import type {
  DialplanNow,
  SimulationAnswer,
  SimulationRequest,
} from '../../protocol/rest/dialplan.ts';
import type { ForecastAnswer } from '../../protocol/rest/dialplan-forecast.ts';
import { readSources } from '../../store/files/dialplan-directory.ts';
import type { Texts } from './draft-work.ts';
import type { LiveDialplan, Reload } from './live-dialplan.ts';
import type { Drafts } from './threaded-drafts.ts';

export interface DialplanDeskParts {
  readonly live: LiveDialplan;
  readonly history: VersionHistory;
  readonly drafts: Drafts;
  readonly directory: string;
  readonly clock: Clock;
}

export class DirectoryDialplanDesk implements DialplanDesk {
  readonly #parts: DialplanDeskParts;

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
    return this.#parts.drafts.ask({ kind: 'compare', before, after });
  }

  check(files: readonly DialplanSource[]): Promise<CheckedDraft> {
    return this.#parts.drafts.ask({ kind: 'check', files });
  }

  simulate({ files, ...call }: SimulationRequest): Promise<SimulationAnswer> {
    return this.#parts.drafts.ask({ kind: 'simulate', texts: this.#texts(files), call });
  }

  forecast(files: readonly DialplanSource[], gone: AbortSignal): Promise<ForecastAnswer> {
    const { drafts, clock } = this.#parts;
    const live = this.#texts(undefined);
    return drafts.ask({ kind: 'forecast', live, draft: files, now: clock.now() }, gone);
  }

  graph(files: readonly DialplanSource[] | undefined, flow: string, language: 'zh-CN' | 'en') {
    const texts = this.#texts(files);
    return this.#parts.drafts.ask({ kind: 'draw', texts, flow, language });
  }

  async goLive(
    files: readonly DialplanSource[],
    base: string,
    author: Author,
  ): Promise<TakenDraft> {
    return goneLive(await this.#parts.live.goLive(files, author, base));
  }

  async rollBack(number: number, author: Author): Promise<TakenDraft> {
    return goneLive(await this.#parts.live.rollBack(number, author));
  }

  /** A draft, or what is live: the newest version is. */
  #texts(files: readonly DialplanSource[] | undefined): Texts {
    if (files) return { files, isLive: false };
    const { live, history, directory } = this.#parts;
    const [newest] = live.versions(1);
    const kept = newest && history.sources(newest.number);
    return { files: kept ?? readSources(directory), isLive: true };
  }
}

function goneLive(reload: Reload): TakenDraft {
  if (reload.outcome === 'refused') return { outcome: 'refused', faults: reload.faults };
  return { outcome: reload.outcome, version: reload.version };
}
