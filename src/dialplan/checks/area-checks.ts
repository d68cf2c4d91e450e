import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { Report } from './report.ts';

/** A number can be in one place only. */
export function checkAreas(table: Entry<'areas'>, report: Report): void {
  const owners = new Map<string, string>();
  for (const [area, { prefixes }] of Object.entries(table.value)) {
    for (const [index, prefix] of prefixes.entries()) {
      const owner = owners.get(prefix);
      if (owner !== undefined) {
        report('prefix-claimed-twice', table, [area, 'prefixes', index], {
          message: bilingual(
            `numbers that begin with ${prefix} are in the area '${owner}' already`,
            `以 ${prefix} 开头的号码已属于地区“${owner}”`,
          ),
        });
      }
      owners.set(prefix, area);
    }
  }
}
