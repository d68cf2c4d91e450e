import { dialplanJsonSchema } from '../dialplan/json-schema.ts';

/** Prints the JSON Schema with which editors complete and check dialplan files. */
export function runSchema(): void {
  process.stdout.write(`${JSON.stringify(dialplanJsonSchema(), undefined, 2)}\n`);
}
