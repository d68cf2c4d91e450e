/** What is read of a directory as editors, file systems and hasty hands leave it. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  directorySignature,
  readDialplan,
  readSources,
  writeSources,
} from '../../../src/store/files/dialplan-directory.ts';
import { smallDialplan } from '../../support/small-dialplan.ts';

function directoryOf(files: Readonly<Record<string, string | Buffer>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'hotline-dialplans-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

function namesIn(directory: string): readonly string[] {
  return readSources(directory).map(({ name }) => name);
}

function codesOf(directory: string): readonly string[] {
  const faults = readDialplan(directory, 2026).faults;
  return faults.map(({ file, code }) => `${file} ${code}`).filter((one) => !one.includes('prompt'));
}

describe('a dialplan directory', () => {
  it('is read whatever the letters of its endings', () => {
    const directory = directoryOf({ 'a.yaml': 'x', 'b.yml': 'x', 'C.YAML': 'x', 'd.Yml': 'x' });
    expect(namesIn(directory)).toEqual(['C.YAML', 'a.yaml', 'b.yml', 'd.Yml']);
  });

  it('is read without what editors and file systems leave', () => {
    const left = ['.main.yaml.swp', 'main.yaml~', '#main.yaml#', 'main.yaml.bak', '._main.yaml'];
    const files = Object.fromEntries([...left, '.git/old.yaml'].map((name) => [name, 'x: [']));
    const directory = directoryOf({ 'main.yaml': smallDialplan, ...files });
    symlinkSync('admin@host.4711', join(directory, '.#main.yaml'));
    expect(namesIn(directory)).toEqual(['main.yaml']);
  });

  it('is read through links to files and folders, never in a circle', () => {
    const shared = directoryOf({ 'queues.yaml': 'x', 'deep/more.yaml': 'x' });
    const directory = directoryOf({ 'main.yaml': 'x' });
    symlinkSync(join(shared, 'queues.yaml'), join(directory, 'queues.yaml'));
    symlinkSync(join(shared, 'deep'), join(directory, 'deep'));
    symlinkSync('.', join(directory, 'again'));
    expect(namesIn(directory)).toEqual(['deep/more.yaml', 'main.yaml', 'queues.yaml']);
  });

  it('tells files that cannot be read, and goes on', () => {
    const directory = directoryOf({ 'main.yaml': smallDialplan, 'new.yaml.txt': '' });
    symlinkSync('gone.yaml', join(directory, 'link.yaml'));
    mkdirSync(join(directory, 'folder.yaml'));
    writeFileSync(join(directory, 'huge.yaml'), 'x'.repeat(4_000_001));
    expect(codesOf(directory)).toEqual([
      'huge.yaml file-too-large',
      'link.yaml file-unreadable',
      'new.yaml.txt file-ignored',
    ]);
    expect(directorySignature(directory)).toContain('link.yaml gone');
  });

  it.skipIf(process.getuid?.() === 0)('tells a file that the server may not read', () => {
    const directory = directoryOf({ 'main.yaml': smallDialplan, 'mine.yaml': 'x' });
    chmodSync(join(directory, 'mine.yaml'), 0o000);
    expect(codesOf(directory)).toEqual(['mine.yaml file-unreadable']);
  });

  it.each([
    ['GBK', Buffer.from([0x61, 0x3a, 0x20, 0xbf, 0xec, 0xb5, 0xdd, 0x0a])],
    ['UTF-16', Buffer.from('\ufeffqueues: {}\n', 'utf16le')],
  ])('is not taken with a file in %s', (_encoding, content) => {
    const directory = directoryOf({ 'main.yaml': smallDialplan, 'more.yaml': content });
    expect(codesOf(directory)).toEqual(['more.yaml not-utf8']);
  });

  it('is written through its links', () => {
    const shared = directoryOf({ 'queues.yaml': 'before' });
    const directory = directoryOf({});
    symlinkSync(join(shared, 'queues.yaml'), join(directory, 'queues.yaml'));
    writeSources(directory, [{ name: 'queues.yaml', text: 'after' }], directoryOf({}));
    expect(readFileSync(join(shared, 'queues.yaml'), 'utf8')).toBe('after');
  });
});
