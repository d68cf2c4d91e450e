// `npm start`: checks Node.js, builds what is not built yet, and starts. Plain JavaScript, so that an
// old Node.js gets a clear line instead of a syntax error.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodeVersionFault } from './node-version.mjs';

const fault = nodeVersionFault(process.versions.node);
if (fault) {
  console.error(`hotline: ${fault}`);
  process.exit(1);
}
if (!existsSync('node_modules/typescript')) {
  console.error("hotline: run 'npm ci' first.");
  process.exit(1);
}

// Whoever starts it, tests included: otherwise the page is built with React's slow development code.
const env = { ...process.env, NODE_ENV: 'production' };
const node = (script, ...rest) => execFileSync(process.execPath, [script, ...rest], { stdio: 'inherit', env });
const build = {
  server: () => node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'),
  web: () => node('node_modules/vite/bin/vite.js', 'build', 'src/web', '--logLevel', 'warn'),
};

const isPageOnly = process.argv.includes('--build-page');
if (!isPageOnly && newest('src', 'src/web', 'tsconfig.build.json') > built('dist/.tsbuildinfo')) {
  console.error('Building the server ...');
  build.server();
}
if (newest('src/web', undefined, 'src/protocol', 'src/client') > built('dist/web/index.html')) {
  console.error('Building the desk ...');
  build.web();
}
if (!isPageOnly && !process.argv.includes('--build-only')) await import('../dist/main.js');

function built(file) {
  return existsSync(file) ? statSync(file).mtimeMs : 0;
}

/** When the newest file below these was changed; what lies below `except` does not count. */
function newest(root, except, ...others) {
  let latest = 0;
  for (const path of [root, ...others]) {
    const stat = statSync(path);
    if (!stat.isDirectory()) latest = Math.max(latest, stat.mtimeMs);
    else {
      for (const name of readdirSync(path)) {
        const below = join(path, name);
        if (below !== except) latest = Math.max(latest, newest(below, except));
      }
    }
  }
  return latest;
}
