import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each part of src/ may import besides itself; see docs/architecture.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  acd: ['base'],
  dialplan: ['base', 'acd'],
  numbering: ['base'],
  calls: ['base', 'acd', 'dialplan', 'numbering'],
  telephony: ['base', 'calls'],
  services: ['base', 'calls'],
  sound: ['base', 'engine/rtp'],
  protocol: ['base'],
  desk: ['base', 'calls', 'protocol'],
  store: ['base', 'calls', 'desk', 'telephony', 'dialplan', 'acd', 'sound'],
  client: ['base', 'protocol'],
  web: ['base', 'protocol', 'client'],
  'engine/sip': ['base'],
  'engine/rtp': ['base'],
  'engine/media': ['base', 'engine/rtp', 'sound'],
  'engine/drachtio': ['base', 'engine/sip'],
  'engine/freeswitch': ['base', 'engine/sip', 'engine/rtp', 'engine/media'],
};

/** Packages that only one part may know. */
const owners: Readonly<Record<string, string>> = {
  'drachtio-srf': 'telephony',
  'drachtio-fsmrf': 'telephony',
  'better-sqlite3': 'store',
  kysely: 'store',
  ioredis: 'cluster',
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(ts|tsx)$/.test(name),
);

/** The part of src/ that a file belongs to: its folder, two deep below engine/. */
function partOf(file: string): string | undefined {
  const [first, second, third] = file.split('/');
  if (second === undefined) return undefined;
  return first === 'engine' && third !== undefined ? `${first}/${second}` : first;
}

function importsOf(file: string): string[] {
  const text = readFileSync(join('src', file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? '');
}

describe('the directions of architecture', () => {
  it('are kept by every import', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const part = partOf(file);
      const allowed = part === undefined ? undefined : mayImport[part];
      if (!allowed || part === undefined) continue;
      for (const imported of importsOf(file).filter((path) => path.startsWith('.'))) {
        const target = partOf(normalize(join(dirname(file), imported)));
        if (target !== part && !allowed.includes(target ?? 'the root')) {
          wrong.push(`${file} imports ${imported}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('leave each of these packages to one owner', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => owners[name] !== undefined && owners[name] !== partOf(file))
        .map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('let nobody but the configuration read the environment', () => {
    const entries = ['config.ts', 'main.ts', 'controller.ts', 'engine/main.ts'];
    const wrong = files.filter(
      (file) =>
        !entries.includes(file) &&
        /process\.env\b/.test(
          readFileSync(join('src', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, ''),
        ),
    );
    expect(wrong).toEqual([]);
  });

  it('leave nothing in a folder named after no concept', () => {
    const banned = /(^|\/)(utils?|helpers?|common|misc|managers?)(\/|[.-])/;
    expect(files.filter((file) => banned.test(file))).toEqual([]);
  });
});
