/** The versions of the dialplan that have been live: who, when, why, and the files themselves. */
import type { DialplanSource } from '../files/read-files.ts';

export interface LiveVersion {
  /** From 1, in the order they went live; a rollback is a version of its own. */
  readonly number: number;
  /** The hash of the files, see `CompiledDialplan.version`. */
  readonly version: string;
  readonly at: number;
  /** A person's name, or 'files' when they were found changed on disk. */
  readonly by: string;
  /** Empty where nobody said. */
  readonly why: string;
}

export interface VersionHistory {
  /** Newest first. */
  versions(limit: number): readonly LiveVersion[];
  /** The files of a version; undefined for a number that is not kept. */
  sources(number: number): readonly DialplanSource[] | undefined;
  add(version: Omit<LiveVersion, 'number'>, sources: readonly DialplanSource[]): void;
}
