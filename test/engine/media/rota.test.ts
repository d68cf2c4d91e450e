import { expect, test } from 'vitest';
import { Rota } from '../../../src/engine/media/rota.ts';

function period(rota: Rota<number>, turns: number): number[][] {
  return Array.from({ length: turns }, (_, number) => [...rota.turn(number)]);
}

test('everyone has one turn a period, and no turn has more than one above another', () => {
  const rota = new Rota<number>(4);
  for (let item = 0; item < 10; item++) rota.add(item);
  const turns = period(rota, 4);
  expect(turns.flat().sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const sizes = turns.map(({ length }) => length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBe(1);
  expect([...rota.turn(5)]).toEqual(turns[1]);
});

test('the turn of one who left is given to the next who comes', () => {
  const rota = new Rota<number>(2);
  for (let item = 0; item < 4; item++) rota.add(item);
  rota.delete(1);
  rota.delete(1);
  rota.add(9);
  expect(period(rota, 2)).toEqual([
    [0, 2],
    [3, 9],
  ]);
});
