/** What `say` and the reading back of digits need: every recorded part, in every language. */

import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import { partNames } from '../say/say.ts';
import { type Language, languages } from '../schema.ts';
import type { FlowMap } from './flow-map.ts';
import type { Report } from './report.ts';

/** Of many missing parts so many are named. */
const namedMax = 5;

interface Use {
  readonly flow: Entry<'flows'>;
  readonly step: string;
}

type Entries = Pick<Sections['entries'], 'hotlines' | 'flows' | 'parts'>;

export function checkParts(
  map: FlowMap,
  { hotlines, flows, parts }: Entries,
  report: Report,
): void {
  const use = firstUse(map, flows);
  const spoken = new Set(Object.values(hotlines).flatMap(({ value }) => value.languages));
  for (const language of languages.filter((one) => spoken.has(one))) {
    const entry = parts[language];
    if (use && !entry) {
      report('part-missing', use.flow, ['steps', use.step], {
        message: bilingual(
          `numbers are said here, and there are no recorded parts for '${language}'`,
          `这里要播报数字，但“${language}”没有录好的语音片段`,
        ),
        fix: bilingual(
          `give 'parts: {${language}: …}' in the manifest of the prompts`,
          `在提示音清单里写上“parts: {${language}: …}”`,
        ),
      });
    } else if (use && entry) reportMissing(language, entry, report);
  }
  // Parts that no flow says yet are there to be used: only names that nothing could say are told.
  for (const [language, entry] of Object.entries(parts)) {
    reportUnknown(language as Language, entry, report);
  }
}

function firstUse(map: FlowMap, flows: Entries['flows']): Use | undefined {
  const place = map.all.find(({ known }) => known.behaviour.says?.(known.settings));
  const flow = place && flows[place.flow];
  return flow && { flow, step: place.step };
}

function reportMissing(language: Language, entry: Entry<'parts'>, report: Report): void {
  const missing = partNames[language].filter((name) => !(name in entry.value.words));
  if (missing.length === 0) return;
  const named = missing.slice(0, namedMax).join(', ');
  const left = missing.length - namedMax;
  const more =
    left > 0 ? bilingual(` and ${left} more`, ` 等，另有 ${left} 个`) : bilingual('', '');
  report('part-missing', entry, ['words'], {
    message: bilingual(
      `these parts of '${language}' are missing: ${named}${more.en}`,
      `“${language}”缺少这些语音片段：${named}${more['zh-CN']}`,
    ),
  });
}

function reportUnknown(language: Language, entry: Entry<'parts'>, report: Report): void {
  const needed = new Set(partNames[language]);
  for (const name of Object.keys(entry.value.words)) {
    if (needed.has(name)) continue;
    report('unused', entry, ['words', name], {
      message: bilingual(
        `nothing of '${language}' is said with '${name}'`,
        `“${language}”的播报里用不到“${name}”`,
      ),
      severity: 'warning',
    });
  }
}
