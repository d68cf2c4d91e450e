/** The numbers of hotlines: each leads to one hotline, and there is one to call. */
import { bilingual } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import type { Entry } from '../files/read-files.ts';
import { checkNumber, type KnownPeople } from './people-checks.ts';
import type { Report } from './report.ts';

type Hotlines = Readonly<Record<string, Entry<'hotlines'>>>;

/** @param people absent: not checked */
export function checkNumbers(
  hotlines: Hotlines,
  people: KnownPeople | undefined,
  report: Report,
): void {
  const owners = new Map<string, string>();
  for (const [id, hotline] of Object.entries(hotlines)) {
    for (const [index, number] of hotline.value.numbers.entries()) {
      const owner = owners.get(number);
      if (owner !== undefined) {
        report('number-claimed-twice', hotline, ['numbers', index], {
          message: bilingual(
            `the number ${number} belongs to the hotline '${owner}' already`,
            `号码 ${number} 已属于热线“${owner}”`,
          ),
        });
      }
      owners.set(number, id);
      if (people) checkNumber(hotline, { index, number }, people, report);
    }
  }
}

/** Of a dialplan that was read whole. */
export function noHotline(hotlines: Hotlines): readonly Fault[] {
  if (Object.values(hotlines).some(({ value }) => value.numbers.length > 0)) return [];
  return [
    {
      severity: 'error',
      code: 'no-hotline',
      file: '.',
      line: 1,
      column: 1,
      message: bilingual(
        'no file defines a hotline: nobody could call',
        '没有文件定义热线：谁也打不进来',
      ),
    },
  ];
}
