import { formatFaults, readDialplan } from '../store/dialplan-directory.ts';
import { MeasuredSounds } from '../store/measured-sounds.ts';

/** Prints every fault; the exit code is 1 when one of them is an error. */
export function runCheck(directory: string): void {
  const sounds = new MeasuredSounds();
  const read = readDialplan(directory, new Date().getFullYear(), undefined, undefined, sounds);
  if (read.faults.length > 0) process.stdout.write(`${formatFaults(read)}\n\n`);
  const errors = read.faults.filter((fault) => fault.severity === 'error').length;
  const warnings = read.faults.length - errors;
  const counted = `${read.sources.length} files, ${errors} errors, ${warnings} warnings`;
  process.stdout.write(
    read.dialplan ? `${counted}: version ${read.dialplan.version}\n` : `${counted}\n`,
  );
  process.exitCode = errors > 0 ? 1 : 0;
}
