/** Where callers are, told by how their numbers begin. */
import { z } from 'zod';
import { id, perLanguage } from './words.ts';

const area = z.strictObject({
  label: perLanguage.describe('As the agent reads it on the screen pop.'),
  prefixes: z
    .array(z.string().regex(/^\+?[0-9]{1,15}$/, 'write how the numbers begin, with digits only'))
    .min(1)
    .max(20_000)
    .describe("How its numbers begin: '021', '1390001'. The longest that fits a number is used."),
});

export const areaTable = z
  .record(id, area)
  .describe('Areas by name: the regions of sites, or the counties whose dialect is spoken.');
