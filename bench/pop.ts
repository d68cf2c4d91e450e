/**
 * `npm run bench:pop`: how soon a screen pop is to be seen, in a real browser (Debian's chromium,
 * headless): from the offer in the queue engine to the frame that shows it, and to the INVITE at the
 * agent's phone, which waits for the page's receipt.
 */
import { parseArgs } from 'node:util';
import { hasChromium, launchChromium } from '../test/support/browser/chromium.ts';
import { Caller } from './load/caller.ts';
import { Phone, routeToPhones } from './load/phone.ts';
import { RtpLeg } from './load/rtp-legs.ts';
import { SipSocket } from './load/sip-socket.ts';
import { pause } from './load/waiting.ts';
import {
  address,
  type BenchAgent,
  HotlineProcesses,
  password,
  queueNumber,
} from './rig/hotline-processes.ts';
import {
  describeMachine,
  distribution,
  print,
  printMachine,
  printTable,
  saveResult,
  spread,
} from './rig/report.ts';

const { values } = parseArgs({
  options: {
    /** Measured, one after the other. */
    offers: { type: 'string', default: '100' },
  },
});
const offers = Number(values.offers);
/** Not counted: the page's code is compiled as it is used. */
const warmUpOffers = 10;
const betweenMs = 300;

/** When the page did what, epoch ms; from the offer, as the pop tells it. */
interface Moments {
  readonly offeredAt: number;
  readonly received: number;
  readonly painted: number;
}

/**
 * Runs in the page before its own code: notes when the message of each offer arrives and when the
 * frame begins that shows its pop for the first time.
 */
const watchPage = `
  window.offers = [];
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        const { event } = JSON.parse(data);
        if (event?.kind !== 'offer-presented') return;
        const { offerId, queuedAt, waitedMs } = event.pop;
        const offeredAt = queuedAt + waitedMs;
        window.offers.push({ offerId, offeredAt, received: Date.now() - offeredAt });
      });
    }
  };
  new MutationObserver(() => {
    const shown = document.querySelector('.pop[data-offer]')?.dataset.offer;
    const offer = window.offers.find(({ offerId }) => offerId === shown);
    if (!offer || offer.painted !== undefined) return;
    offer.painted = null;
    requestAnimationFrame(() => { offer.painted = Date.now() - offer.offeredAt; });
  }).observe(document, { childList: true, subtree: true });
`;

async function run(): Promise<void> {
  if (!hasChromium) throw new Error('chromium is not installed: ./scripts/test installs it');
  const machine = describeMachine();
  printMachine(machine);
  const hotline = await HotlineProcesses.start({ agents: 1 });
  const [agent] = hotline.agents;
  if (!agent) throw new Error('one agent is needed');
  const socket = await SipSocket.open(address, hotline.sipPort);
  const sink = await RtpLeg.open(address, 400);
  const invitedAt: number[] = [];
  const phone = new Phone({
    ...{ socket, host: address, extension: agent.extension, password, rtpPort: sink.port },
    onRinging: () => invitedAt.push(Date.now()),
  });
  await phone.register();
  routeToPhones(socket, [phone]);
  const browser = await launchChromium();
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript({ content: watchPage });
  await signIn(page, hotline.deskAddress, agent);
  for (let offer = 0; offer < warmUpOffers + offers; offer++) {
    const from = `138${String(offer).padStart(8, '0')}`;
    const caller = new Caller({ socket, host: address, rtpPort: sink.port, to: queueNumber, from });
    await page.waitForSelector('.pop.phase-talking');
    caller.hangUp();
    await caller.ended;
    await page.waitForSelector('.state-ready');
    await pause(betweenMs);
  }
  const all = await page.evaluate<Moments[]>('window.offers');
  const moments = all.slice(warmUpOffers);
  const invited = moments.map(({ offeredAt }, at) => {
    return (invitedAt[warmUpOffers + at] ?? Number.NaN) - offeredAt;
  });
  const figures = {
    'offer to message at the page': distribution(moments.map(({ received }) => received)),
    'offer to pop painted': distribution(moments.map(({ painted }) => painted)),
    'offer to INVITE at the phone': distribution(invited),
  };
  printTable(
    ['what', 'measured', 'p50 / p99 / max ms'],
    Object.entries(figures).map(([what, times]) => [what, times.count, spread(times)]),
  );
  saveResult('pop', { machine, figures });
  await browser.close();
  socket.close();
  sink.close();
  await hotline.stop();
  await hotline.remove();
  const isWhole = all.length === warmUpOffers + offers && invitedAt.length === all.length;
  if (!isWhole) print(`${all.length} pops and ${invitedAt.length} INVITEs were seen`);
  process.exit(isWhole && hotline.deaths.length === 0 ? 0 : 1);
}

async function signIn(
  page: Awaited<ReturnType<Awaited<ReturnType<typeof launchChromium>>['newPage']>>,
  desk: string,
  { username }: BenchAgent,
): Promise<void> {
  await page.goto(desk);
  await page.fill('input[type="text"]', username);
  await page.fill('input[type="password"]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.state-not-ready');
  await page.keyboard.press('F2');
  await page.waitForSelector('.state-ready');
}

await run();
