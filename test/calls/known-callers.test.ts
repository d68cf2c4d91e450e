/** What the customers' records say of a caller decides the way through the flow. */
import { expect, it } from 'vitest';
import { LoadedDialplans } from '../../src/composition/dialplans/loaded-dialplans.ts';
import { centreSettings } from '../../src/composition/dialplans/settings-of-dialplan.ts';
import { CallScene } from '../support/call-scene.ts';
import { smallDialplanWith, soundDialplan } from '../support/small-dialplan.ts';

const dialplan = soundDialplan(
  smallDialplanWith(
    ['answer: {next: office-hours}', 'answer: {next: by-tier}'],
    [
      '      office-hours:',
      `      by-tier:
        branch:
          when: [{if: 'customer.tier == "contract" && customer.account == "A-77"', next: account}]
          otherwise: sorry
      office-hours:`,
    ],
  ),
);

function scene(): CallScene {
  const directories = { dialplanDirectory: '/dialplans', dataDirectory: '/data' };
  const settings = centreSettings(dialplan, [], directories);
  const made = new CallScene({ flows: new LoadedDialplans(dialplan), settings });
  made.store.customers.push({
    ...{ id: 'cus_1', name: '王建国', tier: 'contract', accountNumber: 'A-77' },
    numbers: ['13800138000'],
  });
  return made;
}

it.each([
  ['the contract customer', '13800138000', 'caller collect /dialplans/prompts/zh-CN/hello.wav'],
  ['somebody unknown', '13900139000', 'caller play /dialplans/prompts/zh-CN/sorry.wav'],
])('takes %s his own way', async (_, from, deed) => {
  const centre = scene();
  centre.telephony.callIn({ from, to: '4008108000' });
  await centre.settle();
  expect(centre.telephony.deeds).toContain(deed);
});
