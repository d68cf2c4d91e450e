/**
 * The secrets of a running server: a file that was changed is taken over, one that cannot be read is
 * told. Neither is ever logged with what is in it.
 */
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import { secretsSignature } from '../../store/files/secret-files.ts';
import { DirectoryWatch } from './directory-watch.ts';
import type { Secrets } from './secrets.ts';

export interface FollowSecretsParts {
  readonly secrets: Secrets;
  /** The one that is live. */
  readonly dialplan: () => CompiledDialplan;
  /** Some secrets that the dialplan uses are others now. */
  readonly onTaken: (dialplan: CompiledDialplan) => void;
  /** Some file in the directory is another now, whether it is used or not; after `onTaken`. */
  readonly onChange: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Follows the directory until it is stopped. What has changed since the start is taken at once. */
export function followSecrets(parts: FollowSecretsParts): { stop(): void } {
  const { secrets, clock, log, onChange } = parts;
  const onFault = (error: unknown) => log.error({ err: error }, 'secrets cannot be followed');
  const watch = new DirectoryWatch({
    ...{ clock, onFault, signature: () => secretsSignature(secrets.directory) },
    onChange: () => {
      takeSecrets(parts);
      onChange();
    },
  });
  watch.start();
  takeSecrets(parts);
  return watch;
}

function takeSecrets({ secrets, dialplan, onTaken, log }: FollowSecretsParts): void {
  const before = JSON.stringify(secrets.faults);
  const live = dialplan();
  const changed = secrets.read(live);
  const { faults } = secrets;
  if (JSON.stringify(faults) !== before) {
    if (faults.length === 0) log.info({}, 'all secrets can be read again');
    else log.warn({ files: faults }, 'secrets cannot be read; what they were stays in use');
  }
  if (changed.length === 0) return;
  onTaken(live);
  log.info({ files: changed }, 'secrets taken');
}
