/** Keys that prompts tell callers to press, and that nobody takes there: a menu changed, its prompt not. */
import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import type { CompiledStep } from '../schema.ts';
import type { Report } from './report.ts';

type Entries = Pick<Sections['entries'], 'flows' | 'prompts' | 'queues'>;

/** Where keys are asked for, and by which prompts. */
interface Asked {
  readonly path: Path;
  readonly keys: readonly string[];
  readonly prompts: readonly string[];
}

export function checkSpokenKeys(entries: Entries, report: Report): void {
  for (const flow of Object.values(entries.flows)) {
    for (const [id, step] of Object.entries(flow.value.steps)) {
      for (const { path, keys, prompts } of askedBy(step, entries.queues)) {
        const at = ['steps', id, ...path];
        for (const prompt of prompts) {
          for (const key of spokenKeys(entries.prompts[prompt])) {
            if (!keys.includes(key)) tell({ flow, at, prompt, key }, report);
          }
        }
      }
    }
  }
}

function askedBy(step: CompiledStep, queues: Entries['queues']): readonly Asked[] {
  if ('menu' in step) {
    const { keys, prompt } = step.menu;
    return [{ path: ['menu', 'keys'], keys: Object.keys(keys), prompts: prompt }];
  }
  if ('language' in step && step.language.choose) {
    const { keys, prompt } = step.language.choose;
    const path = ['language', 'choose', 'keys'];
    return [{ path, keys: Object.keys(keys), prompts: prompt }];
  }
  if ('collect' in step && step.collect.confirm) {
    const { yes, no, prompt } = step.collect.confirm;
    return [{ path: ['collect', 'confirm', 'prompt'], keys: [yes, no], prompts: prompt }];
  }
  if (!('queue' in step)) return [];
  const { id, keys } = step.queue;
  return [{ path: ['queue', 'id'], keys: Object.keys(keys), prompts: heardIn(id, queues) }];
}

/** While she waits there, and in the queues to which she may overflow: the step's keys count in all. */
function heardIn(start: string, queues: Entries['queues']): readonly string[] {
  const ids = new Set([start]);
  const prompts = new Set<string>();
  for (const id of ids) {
    const { announce = [], announcements, overflow = [] } = queues[id]?.value ?? {};
    const told = overflow.flatMap((rule) => rule.announce ?? []);
    for (const one of [...announce, ...(announcements?.prompt ?? []), ...told]) prompts.add(one);
    for (const { queue } of overflow) if (queue !== undefined) ids.add(queue);
  }
  return [...prompts];
}

interface Spoken {
  readonly flow: Entry<'flows'>;
  readonly at: Path;
  readonly prompt: string;
  readonly key: string;
}

function tell({ flow, at, prompt, key }: Spoken, report: Report): void {
  report('key-not-taken', flow, at, {
    message: bilingual(
      `the prompt '${prompt}' tells callers to press '${key}', which does nothing here`,
      `提示音“${prompt}”请来电者按“${key}”，但这里没有这个按键`,
    ),
    severity: 'warning',
    fix: bilingual(
      `give the key '${key}', or record the prompt anew`,
      `加上按键“${key}”，或者重录提示音`,
    ),
  });
}

const chinese = '零一二三四五六七八九';
const english = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const signs: Readonly<Record<string, string>> = {
  ...{ 〇: '0', 幺: '1', 两: '2', 星: '*', 井: '#', star: '*', pound: '#', hash: '#' },
};

/** Whatever is said in any language. */
function spokenKeys(prompt: Entry<'prompts'> | undefined): ReadonlySet<string> {
  const { 'zh-CN': zhCn = '', en = '' } = prompt?.value.text ?? {};
  const inChinese = zhCn.matchAll(
    /(?:按|拨)(?:数字)?\s*[“"「]?([零〇一幺二两三四五六七八九星井]|[0-9*#](?![0-9]))(?!下|次|个)/g,
  );
  const inEnglish = en.matchAll(
    /\bpress(?:ing)?\s+(?:the\s+)?(zero|one(?! of)|two|three|four|five|six|seven|eight|nine|star|pound|hash|[0-9*#])(?![\w])/gi,
  );
  const words = [...inChinese, ...inEnglish].map(([, word = '']) => word.toLowerCase());
  return new Set(words.map(keyOf));
}

function keyOf(word: string): string {
  const digit = Math.max(chinese.indexOf(word), english.indexOf(word));
  return signs[word] ?? (digit >= 0 ? String(digit) : word);
}
