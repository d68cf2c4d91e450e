// `npm run hotline -- ...`: the command line tool, built first where it is not.
import { execFileSync } from 'node:child_process';

execFileSync(process.execPath, ['scripts/start.mjs', '--build-only'], { stdio: 'inherit' });
await import('../dist/cli/hotline.js');
