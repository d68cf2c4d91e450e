/** `hotline check` beside a server: its people and its passwords are looked at, and left as they are. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCheck } from '../../src/cli/check-command.ts';
import { prepareFirstStart } from '../../src/first-start.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqlitePeople } from '../../src/store/sqlite-people.ts';
import { smallDialplanWith } from '../support/small-dialplan.ts';

const text = smallDialplanWith(
  ["['4008108000']", "['4008108000', '1001']"],
  ["'2': {label", "'3': {label: {zh-CN: 三, en: Three}, next: boss}\n            '2': {label"],
  ['      end:', '      boss: {dial: {agent: linjin, noAnswer: end}}\n      end:'],
);
const trunk = `
trunks:
  carrier: {digest: {username: carrier, secret: carrier}}
`;

describe('a dialplan that is checked from the command line', () => {
  let root: string;
  let data: string;
  let dialplans: string;
  let printed: string;
  let complained: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hotline-check-'));
    data = join(root, 'data');
    dialplans = join(root, 'dialplans');
    for (const folder of ['zh-CN', 'en', 'music']) {
      mkdirSync(join(dialplans, 'prompts', folder), { recursive: true });
      for (const name of folder === 'music' ? ['waiting'] : ['hello', 'sorry']) {
        const recording = 'dialplans/prompts/zh-CN/agent-lost.wav';
        copyFileSync(recording, join(dialplans, 'prompts', folder, `${name}.wav`));
      }
    }
    writeFileSync(join(dialplans, 'main.yaml'), text);
    printed = '';
    complained = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed += chunk;
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      complained += chunk;
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
    rmSync(root, { recursive: true });
  });

  async function serve(): Promise<Database> {
    mkdirSync(data);
    const database = await Database.open(join(data, 'hotline.sqlite'));
    await prepareFirstStart(new SqlitePeople(database), ['team'], 'hotline');
    return database;
  }

  it('is compared with the people of the server, which leaves nothing behind', async () => {
    (await serve()).close();
    const before = readFileSync(join(data, 'hotline.sqlite'));
    runCheck(dialplans, { lang: 'en', data });
    expect(printed).toContain('main.yaml:5:29 warning number-is-extension: 1001 is');
    expect(printed).toContain(`
  5 |     numbers: ['4008108000', '1001']
    |                             ^^^^^^`);
    expect(printed).toContain("nobody-there: nobody who takes calls has the user name 'linjin'");
    expect(printed).toContain("did you mean 'linjing'?");
    expect(readdirSync(data)).toEqual(['hotline.sqlite']);
    expect(readFileSync(join(data, 'hotline.sqlite')).equals(before)).toBe(true);
  });

  it('is compared with them while the server runs, in Chinese too', async () => {
    const database = await serve();
    runCheck(dialplans, { lang: 'zh-CN', data });
    expect(printed).toContain('警告 number-is-extension: 1001 也是某人的分机号');
    expect(printed).toContain('是不是想写“linjing”？');
    expect(new SqlitePeople(database).hasPeople).toBe(true);
    database.close();
  });

  it('is compared with nobody where no server has run, and makes no directory', () => {
    runCheck(dialplans, { lang: 'en', data });
    expect(printed).toMatch(/^1 files, 0 errors, 0 warnings: version \w+\n$/);
    expect(readdirSync(root)).toEqual(['dialplans']);
  });

  it('is checked without the people of a database of another shape, and says so', () => {
    mkdirSync(data);
    new Sqlite(join(data, 'hotline.sqlite')).exec('CREATE TABLE other (x)').close();
    runCheck(dialplans, { lang: 'en', data });
    expect(complained).toContain('what is said of people is not checked: cannot read the people');
    expect(printed).toContain('0 errors');
    expect(process.exitCode).toBe(0);
  });

  it('has the faults that the server would refuse it for: a password that is not there', async () => {
    (await serve()).close();
    writeFileSync(join(dialplans, 'main.yaml'), `${text}${trunk}`);
    runCheck(dialplans, { lang: 'en', data });
    expect(printed).toContain('error secret-missing');
    expect(process.exitCode).toBe(1);
    mkdirSync(join(data, 'secrets'));
    writeFileSync(join(data, 'secrets', 'carrier'), 'open sesame');
    runCheck(dialplans, { lang: 'en', data });
    expect(process.exitCode).toBe(0);
  });
});
