import { expect, it } from 'vitest';
import type { Wording } from '../../../src/base/wording.ts';
import { differences } from '../../../src/dialplan/versions/differences.ts';
import { smallDialplan, smallDialplanWith } from '../../support/small-dialplan.ts';

type Edits = readonly (readonly [string, string])[];

function changed(...edits: Edits): readonly Wording[] {
  const file = (text: string) => [{ name: 'main.yaml', text }];
  return differences(file(smallDialplan), file(smallDialplanWith(...edits)));
}

function changes(...edits: Edits): readonly string[] {
  return changed(...edits).map(({ en }) => en);
}

it('tells what an admin changed, in words', () => {
  expect(
    changes(
      ["numbers: ['4008108000']", "numbers: ['4008108000', '8008108000']"],
      ['timedOut: sorry', 'timedOut: end'],
      ['      end:', '      goodbye:\n        hangup: {cause: busy}\n      end:'],
      ['    music: waiting', '    music: waiting\n    wrapUp: 45s'],
      ['en: Hello}', 'en: Good morning}'],
    ),
  ).toEqual([
    'hotline \'express\': numbers was ["4008108000"], is now ["4008108000","8008108000"]',
    "flow 'main': step 'goodbye' is new",
    "flow 'main': step 'wait': queue.timedOut was sorry, is now end",
    "queue 'team': wrapUp is now 45s",
    "prompt 'hello': text.en was Hello, is now Good morning",
  ]);
});

it('tells it in Chinese as well, with names and values as they are written', () => {
  const told = changed(
    ["numbers: ['4008108000']", "numbers: ['4008108000', '8008108000']"],
    ['      end:', '      goodbye:\n        hangup: {cause: busy}\n      end:'],
    ['    music: waiting', '    music: waiting\n    wrapUp: 45s'],
    [
      '      closed:\n        play: {prompt: sorry, next: end}',
      '      closed:\n        hangup: {}',
    ],
  );
  expect(told.map((words) => words['zh-CN'])).toEqual([
    '热线“express”：numbers 由 ["4008108000"] 改为 ["4008108000","8008108000"]',
    '流程“main”：步骤“closed”：play 不再设置（原为 {"prompt":"sorry","next":"end"}）',
    '流程“main”：步骤“closed”：hangup 设为 {}',
    '流程“main”：步骤“goodbye”：新增',
    '队列“team”：wrapUp 设为 45s',
  ]);
});

it('tells what came and went', () => {
  expect(changes(['  team:', '  crew:'], ['id: team', 'id: crew'])).toEqual([
    "flow 'main': step 'wait': queue.id was team, is now crew",
    "queue 'crew' is new",
    "queue 'team' is gone",
  ]);
});

it('says nothing of comments, layout and files', () => {
  const [queues = '', rest = ''] = [smallDialplan.slice(smallDialplan.indexOf('queues:')), ''];
  const split = [
    { name: 'a.yaml', text: `# the queues\n${queues}${rest}` },
    { name: 'b.yaml', text: smallDialplan.slice(0, smallDialplan.indexOf('queues:')) },
  ];
  expect(differences([{ name: 'main.yaml', text: smallDialplan }], split)).toEqual([]);
});
