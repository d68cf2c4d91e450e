import { expect, it } from 'vitest';
import { startTerminalMedia } from '../../../src/cli/terminal/terminal-media.ts';

it.each([
  [{ play: '/nowhere/said.wav' }, '/nowhere/said.wav cannot be read'],
  [{ record: '/nowhere/heard.wav' }, '/nowhere/heard.wav cannot be written'],
])('says of %j before anybody is called that it does not do', (files, message) => {
  expect(() => startTerminalMedia('127.0.0.1', { ...files, lang: 'en' })).toThrow(message);
});
