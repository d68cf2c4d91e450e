/**
 * The desk with made-up calls, to look at the page without telephony:
 *   npx vite build src/web && npx tsx scripts/demo-desk.ts [port]
 * Press Enter for the next step of a call: offered, answered, ended, wrapped up.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/base/clock.ts';
import { openDeskFixture, samplePassword } from '../test/support/desk/desk-fixture.ts';
import { linJing } from '../test/support/desk/desk-samples.ts';
import { fillCentre, incomingPop } from './made-up-centre.ts';

const port = Number(process.argv[2] ?? 8090);

const fixture = await openDeskFixture(systemClock, {
  webDirectory: fileURLToPath(new URL('../dist/web', import.meta.url)),
});
await fillCentre(fixture, Date.now());
await fixture.server.listen('127.0.0.1', port);
console.log(`http://127.0.0.1:${port}  user linjing, chen or root, password '${samplePassword}'`);
console.log('Enter: the next step of the call');

const { agentDesk } = fixture;
let offers = 0;
for await (const _line of createInterface({ input: process.stdin })) {
  const view = agentDesk.view(linJing);
  switch (view?.call?.phase) {
    case undefined:
      agentDesk.offer(linJing, incomingPop(fixture, ++offers, Date.now()));
      break;
    case 'presented':
    case 'ringing':
      agentDesk.answer(linJing);
      break;
    case 'talking':
    case 'held':
      agentDesk.callerHangsUp(linJing);
      break;
    case 'wrap-up':
      agentDesk.endWrapUp(linJing);
      break;
  }
  console.log(agentDesk.view(linJing)?.state.state);
}
await fixture.server.close();
