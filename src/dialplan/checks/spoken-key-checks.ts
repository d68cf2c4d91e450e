/** Keys that prompts tell callers to press, and that nobody takes there: a menu changed, its prompt not. */
import { bilingual } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import type { KnownStep } from '../steps/step-kinds.ts';
import { type FlowMap, queuesBehind } from './flow-map.ts';
import type { Report } from './report.ts';

type Entries = Pick<Sections['entries'], 'flows' | 'prompts' | 'queues'>;

/** Where keys are asked for, and by which prompts. */
interface Asked {
  readonly path: Path;
  readonly keys: readonly string[];
  readonly prompts: readonly string[];
}

export function checkSpokenKeys(map: FlowMap, entries: Entries, report: Report): void {
  const spoken = new Map(
    Object.entries(entries.prompts).map(([id, prompt]) => [id, spokenKeys(prompt)]),
  );
  for (const { flow: flowId, step, known } of map.all) {
    const flow = entries.flows[flowId];
    for (const { path, keys, prompts } of flow ? askedBy(known, entries.queues) : []) {
      const at = ['steps', step, ...path];
      for (const prompt of prompts) {
        for (const key of spoken.get(prompt) ?? []) {
          if (flow && !keys.includes(key)) tell({ flow, at, prompt, key }, report);
        }
      }
    }
  }
}

function askedBy({ kind, settings }: KnownStep, queues: Entries['queues']): readonly Asked[] {
  switch (kind) {
    case 'menu':
      return [asked(['menu', 'keys'], Object.keys(settings.keys), settings.prompt)];
    case 'language': {
      const { choose } = settings;
      if (!choose) return [];
      return [asked(['language', 'choose', 'keys'], Object.keys(choose.keys), choose.prompt)];
    }
    case 'collect': {
      const { confirm } = settings;
      if (!confirm) return [];
      return [asked(['collect', 'confirm', 'prompt'], [confirm.yes, confirm.no], confirm.prompt)];
    }
    case 'queue':
      return [asked(['queue', 'id'], Object.keys(settings.keys), heardIn(settings.id, queues))];
    default:
      return [];
  }
}

function asked(path: Path, keys: readonly string[], prompts: readonly string[]): Asked {
  return { path, keys, prompts };
}

/** While she waits there, and in the queues to which she may overflow: the step's keys count in all. */
function heardIn(start: string, queues: Entries['queues']): readonly string[] {
  const prompts = new Set<string>();
  for (const id of queuesBehind(start, (one) => queues[one]?.value.overflow ?? [])) {
    const { announce = [], announcements, overflow = [] } = queues[id]?.value ?? {};
    const told = overflow.flatMap((rule) => rule.announce ?? []);
    for (const one of [...announce, ...(announcements?.prompt ?? []), ...told]) prompts.add(one);
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
function spokenKeys({ value }: Entry<'prompts'>): ReadonlySet<string> {
  const { 'zh-CN': zhCn = '', en = '' } = value.text;
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
