/** A table of areas as it is looked up: a few steps for each number, however long the table is. */
import type { z } from 'zod';
import type { areaTable } from './schema/areas.ts';
import type { Language } from './schema/words.ts';

export interface CompiledAreas {
  readonly id: string;
  /** By area. */
  readonly labels: Readonly<Record<string, Readonly<Record<Language, string>>>>;
  readonly areaByPrefix: Readonly<Record<string, string>>;
  readonly prefixLengthMax: number;
}

export function compileAreas(id: string, table: z.infer<typeof areaTable>): CompiledAreas {
  const claims = Object.entries(table).flatMap(([name, { prefixes }]) => {
    return prefixes.map((prefix) => [prefix, name] as const);
  });
  const labels = Object.entries(table).map(([name, { label }]) => [name, label] as const);
  return {
    id,
    labels: Object.fromEntries(labels),
    areaByPrefix: Object.fromEntries(claims),
    prefixLengthMax: claims.reduce((most, [prefix]) => Math.max(most, prefix.length), 0),
  };
}

/** The area of the longest prefix with which the number begins; undefined where none does. */
export function areaOf(
  { areaByPrefix, prefixLengthMax }: CompiledAreas,
  number: string,
): string | undefined {
  for (let length = Math.min(number.length, prefixLengthMax); length > 0; length--) {
    const prefix = number.slice(0, length);
    // A caller may call herself what objects inherit.
    if (Object.hasOwn(areaByPrefix, prefix)) return areaByPrefix[prefix];
  }
  return undefined;
}
