/** A caller must not come to a language that the hotline does not speak. */

import { bilingual } from '../../base/wording.ts';
import type { Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import type { CompiledStep, Language } from '../schema.ts';
import { anyWalk, type FlowMap } from './flow-map.ts';
import type { Report } from './report.ts';

export function checkLanguages(
  map: FlowMap,
  { hotlines, flows }: Pick<Sections['entries'], 'hotlines' | 'flows'>,
  report: Report,
): void {
  for (const [id, entry] of Object.entries(hotlines)) {
    const { languages, language, flow, emergency } = entry.value;
    if (!languages.includes(language)) {
      report('language-not-offered', entry, ['language'], {
        message: bilingual(
          `calls begin in '${language}', which is not among the hotline's languages`,
          `通话以“${language}”开始，但热线的语言里没有它`,
        ),
      });
    }
    // With every language on offer nothing can be wrong, and large dialplans are not walked for it.
    if (languages.length > 1) continue;
    const starts = [flow, ...(emergency ? [emergency.flow] : [])].map((one) => map.startOf(one));
    for (const place of map.reach(starts, anyWalk).places) {
      const found = flows[place.flow];
      if (!found) continue;
      for (const { language: set, path } of languagesSet(place.settings)) {
        if (languages.includes(set)) continue;
        report('language-not-offered', found, ['steps', place.step, ...path], {
          message: bilingual(
            `'${set}' is not among the languages of the hotline '${id}'`,
            `“${set}”不在热线“${id}”的语言之内`,
          ),
        });
      }
    }
  }
}

function languagesSet(step: CompiledStep): readonly { language: Language; path: Path }[] {
  if ('language' in step) {
    const { set, choose } = step.language;
    const chosen = Object.entries(choose?.keys ?? {}).map(([key, language]) => {
      return { language, path: ['language', 'choose', 'keys', key] };
    });
    return set === undefined ? chosen : [{ language: set, path: ['language', 'set'] }];
  }
  if (!('menu' in step)) return [];
  return Object.entries(step.menu.keys).flatMap(([key, { language }]) => {
    return language === undefined ? [] : [{ language, path: ['menu', 'keys', key, 'language'] }];
  });
}
