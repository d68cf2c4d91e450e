import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's own directory. */
export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));
/** The desk's page as `npm start` serves it. */
export const webDirectory = `${projectDirectory}dist/web`;

/** Builds what is older than its sources, as `npm start` does. */
export function buildHotline(): void {
  execFileSync(process.execPath, ['scripts/start.mjs', '--build-only'], {
    cwd: projectDirectory,
    stdio: 'inherit',
  });
}
