/** Each story is a rule. `UPDATE_STORIES=1` writes the output anew; the diff is the review. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tellStory } from '../support/acd-story/story.ts';

const folder = new URL('../scenarios/acd/', import.meta.url);

const stories = readdirSync(folder).filter((file) => file.endsWith('.txt'));

it('every story stands in the table of what the queue engine does', () => {
  const guide = readFileSync('docs/queue-engine.md', 'utf8');
  const names = stories.map((file) => file.replace('.txt', ''));
  expect(names.filter((name) => !guide.includes(name))).toEqual([]);
});

describe('the queue engine', () => {
  for (const name of stories) {
    it(name.replace('.txt', '').replaceAll('-', ' '), () => {
      const file = new URL(name, folder);
      const text = readFileSync(file, 'utf8');
      const told = tellStory(text);
      if (process.env.UPDATE_STORIES === '1') writeFileSync(file, told);
      else expect(told).toBe(text);
    });
  }
});
