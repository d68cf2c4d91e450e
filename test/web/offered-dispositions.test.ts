import { expect, it } from 'vitest';
import { offeredDispositions } from '../../src/web/model/offered-dispositions.ts';

const choice = (id: string) => ({ id, label: { 'zh-CN': id, en: id } });
const settings = {
  dispositions: ['tracking', 'claim', 'other'].map(choice),
  dispositionsOf: { motorists: ['other', 'claim', 'gone'] },
};

it("offers a hotline's own dispositions in its order, and all where it names none", () => {
  expect(offeredDispositions(settings, 'motorists').map(({ id }) => id)).toEqual([
    ...['other', 'claim'],
  ]);
  expect(offeredDispositions(settings, 'express')).toEqual(settings.dispositions);
});
