/** The language as JSON Schema, for editors; and every setting it has, for the tests. */
import { z } from 'zod';
import { anyStep, step } from './schema/steps.ts';
import { dialplanFileSchema } from './schema.ts';

type Schema = z.core.JSONSchema.BaseSchema;
type Overridden = { readonly zodSchema: unknown; readonly jsonSchema: Schema };

/** Draft 2020-12, of what admins write (durations as text, defaults left out). */
export function dialplanJsonSchema(): Schema {
  return {
    ...z.toJSONSchema(dialplanFileSchema, { io: 'input', override: withSteps }),
    title: 'Hotline dialplan',
  };
}

/** A step is read by its kind; editors are told of all kinds there are. */
function withSteps({ zodSchema, jsonSchema }: Overridden): void {
  if (zodSchema !== step) return;
  jsonSchema.anyOf = z.toJSONSchema(anyStep, { io: 'input' }).anyOf ?? [];
}

/** Every key that an admin can write, as 'queues.*.wrapUp'; '*' stands for a name or an index. */
export function settingPaths(schema: Schema = dialplanJsonSchema()): readonly string[] {
  const paths = new Set<string>();
  collectPaths(schema, '', paths);
  return [...paths].sort();
}

function collectPaths(schema: Schema, path: string, paths: Set<string>): void {
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    if (typeof value === 'boolean') continue;
    const here = path === '' ? key : `${path}.${key}`;
    paths.add(here);
    collectPaths(value, here, paths);
  }
  const { additionalProperties: named, items } = schema;
  if (typeof named === 'object') collectPaths(named, `${path}.*`, paths);
  if (typeof items === 'object' && !Array.isArray(items)) collectPaths(items, `${path}.*`, paths);
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
    if (typeof one === 'object') collectPaths(one, path, paths);
  }
}
