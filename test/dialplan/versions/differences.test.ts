import { expect, it } from 'vitest';
import { differences } from '../../../src/dialplan/versions/differences.ts';
import { smallDialplan, smallDialplanWith } from '../../support/small-dialplan.ts';

function changes(...edits: readonly (readonly [string, string])[]): readonly string[] {
  const file = (text: string) => [{ name: 'main.yaml', text }];
  return differences(file(smallDialplan), file(smallDialplanWith(...edits)));
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
