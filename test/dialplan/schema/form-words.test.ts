/** Every word of the schema about a wrong form has its Chinese. */
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { formWords } from '../../../src/dialplan/schema/form-words.ts';
import { dialplanFileSchema, stepKindNames, stepSchema } from '../../../src/dialplan/schema.ts';

interface Definition {
  readonly error?: (issue: object) => unknown;
  readonly checks?: readonly { readonly _zod: { readonly def: Definition } }[];
}

/** The words that a schema and all below it were given. */
function wordsOf(part: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return [];
  seen.add(part);
  if (Array.isArray(part)) return part.flatMap((one) => wordsOf(one, seen));
  if (!('_zod' in part)) return Object.values(part).flatMap((one) => wordsOf(one, seen));
  const { def } = (part as { readonly _zod: { readonly def: Definition } })._zod;
  const own = def.error?.({ code: 'custom', input: undefined });
  return [...(typeof own === 'string' ? [own] : []), ...wordsOf({ ...def }, seen)];
}

describe("the schema's own words", () => {
  const schemas: readonly z.ZodType[] = [
    dialplanFileSchema,
    ...stepKindNames.map((kind) => stepSchema(kind)),
  ];
  const words = new Set(schemas.flatMap((schema) => wordsOf(schema)));

  it('are found wherever they stand', () => {
    expect([...words]).toEqual(
      expect.arrayContaining([
        'use lower case letters, digits and hyphens',
        'a menu needs at least one key',
        'say when',
        'at most 24h',
      ]),
    );
  });

  it('have their Chinese, and none that is not used', () => {
    expect([...formWords.keys()].sort()).toEqual([...words].sort());
  });
});
