import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's own directory. */
export const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));
/** The desk's page as `npm start` serves it. */
export const webDirectory = `${projectDirectory}dist/web`;

/** Builds what is older than its sources, as `npm start` does. */
export function buildHotline(): void {
  build('--build-only');
}

/** Builds the desk's page alone, if need be: the hotline of a test runs from its sources. */
export function buildPage(): void {
  build('--build-page');
}

function build(what: '--build-only' | '--build-page'): void {
  execFileSync(process.execPath, ['scripts/start.mjs', what], {
    cwd: projectDirectory,
    stdio: 'inherit',
  });
}
