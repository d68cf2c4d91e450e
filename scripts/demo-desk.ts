/**
 * The desk with made-up calls, to look at the page without telephony:
 *   npx vite build src/web && npx tsx scripts/demo-desk.ts [port]
 * Press Enter for the next step of a call: offered, answered, ended, wrapped up.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/base/clock.ts';
import { addRecordedCall, openDeskFixture, samplePassword } from '../test/support/desk-fixture.ts';
import { linJing, samplePop } from '../test/support/desk-samples.ts';

const port = Number(process.argv[2] ?? 8090);
const day = 86_400_000;

const fixture = await openDeskFixture(systemClock, {
  webDirectory: fileURLToPath(new URL('../dist/web', import.meta.url)),
});
for (const number of [1, 2, 3, 4, 5, 6]) {
  await addRecordedCall(fixture, number, Date.now() - number * 0.7 * day);
}
await fixture.server.listen('127.0.0.1', port);
console.log(`http://127.0.0.1:${port}  user linjing or chen, password '${samplePassword}'`);
console.log('Enter: the next step of the call');

const { agentDesk } = fixture;
let offers = 0;
for await (const _line of createInterface({ input: process.stdin })) {
  const view = agentDesk.view(linJing);
  switch (view?.call?.phase) {
    case undefined:
      agentDesk.offer(linJing, samplePop(++offers, Date.now()));
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
