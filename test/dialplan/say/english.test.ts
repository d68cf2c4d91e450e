import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { partNames, partsOf, type SayingKind } from '../../../src/dialplan/say/say.ts';

const { words } = parse(readFileSync('dialplans/prompts/parts.yaml', 'utf8')).parts.en;

function said(as: SayingKind, value: string): string | undefined {
  return partsOf('en', as, value)
    ?.map((name) => words[name].text)
    .join(' ');
}

it.each([
  ['digits', '4008-x', 'four zero zero eight X'],
  ['number', '0', 'zero'],
  ['number', '13', 'thirteen'],
  ['number', '42', 'forty two'],
  ['number', '100', 'one hundred'],
  ['number', '1001', 'one thousand one'],
  ['number', '12000', 'twelve thousand'],
  ['number', '1234567', 'one million two hundred thirty four thousand five hundred sixty seven'],
  ['number', '9000000000000000', 'nine quadrillion'],
  ['number', '-3.05', 'minus three point zero five'],
  ['money', '12.50', 'twelve yuan and fifty fen'],
  ['money', '0.05', 'five fen'],
  ['money', '0', 'zero yuan'],
  ['money', '100', 'one hundred yuan'],
  ['date', '2026-10-01', 'October first twenty twenty six'],
  ['date', '2005-02-23', 'February twenty third two thousand five'],
  ['date', '1905-12-30', 'December thirtieth nineteen oh five'],
  ['date', '1900-01-31', 'January thirty first nineteen hundred'],
  ['date', '05-20', 'May twentieth'],
  ['time', '00:30', 'twelve thirty a.m.'],
  ['time', '09:05', 'nine oh five a.m.'],
  ['time', '12:00', "twelve o'clock p.m."],
  ['time', '21:45', 'nine forty five p.m.'],
  ['duration', '3661', 'one hour one minute one second'],
  ['duration', '2d', 'two days'],
  ['duration', '0', 'zero seconds'],
] as const)('says the %s %s as "%s"', (as, value, spoken) => {
  expect(said(as, value)).toBe(spoken);
});

it('has each of its parts in the manifest, and no other', () => {
  expect(Object.keys(words).sort()).toEqual([...partNames.en].sort());
});
