/** How mutated inputs reach each border of the system. Streams are cut anywhere and come again. */
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { deskSocketPath, deskSubprotocol } from '../../src/protocol/desk-protocol.ts';
import { below, mutate, pick, type Random } from './mutation.ts';
import {
  deskFrameSamples,
  drachtioSamples,
  eventSocketSamples,
  httpSamples,
  rtcpSamples,
  rtpSamples,
  sipSamples,
} from './samples.ts';

/** Where the running system is. */
export interface Borders {
  readonly host: string;
  readonly sipPort: number;
  /** Of the call in progress; RTCP is the next one. */
  readonly rtpPort: number;
  readonly drachtioPort: number;
  readonly eventSocketPort: number;
  readonly secret: string;
  readonly deskPort: number;
  /** Of a signed-in desk. */
  readonly cookie: string;
}

export type Surface = (borders: Borders, inputs: number, random: Random) => Promise<void>;

export const surfaces: Readonly<Record<string, Surface>> = {
  'sip-udp': (borders, inputs, random) =>
    sendDatagrams(inputs, random, () => ({
      sample: pick(sipSamples, random),
      port: borders.sipPort,
    })),
  'sip-tcp': (borders, inputs, random) =>
    sendOnStreams(borders.sipPort, inputs, random, () => pick(sipSamples, random)),
  rtp: (borders, inputs, random) =>
    sendDatagrams(inputs, random, () =>
      random() < 0.5
        ? { sample: pick(rtpSamples, random), port: borders.rtpPort }
        : { sample: pick(rtcpSamples, random), port: borders.rtpPort + 1 },
    ),
  drachtio: (borders, inputs, random) =>
    sendOnStreams(borders.drachtioPort, inputs, random, (isFirst) => {
      const sample = isFirst ? drachtioSamples[0] : pick(drachtioSamples, random);
      const payload = unique(sample ?? '', random).replaceAll('%SECRET', borders.secret);
      return `${Buffer.byteLength(payload, 'latin1')}#${payload}`;
    }),
  'event-socket': (borders, inputs, random) =>
    sendOnStreams(borders.eventSocketPort, inputs, random, (isFirst) => {
      const sample = isFirst ? eventSocketSamples[0] : pick(eventSocketSamples, random);
      return `${sample?.replaceAll('%SECRET', borders.secret).replaceAll('\r\n', '\n')}\n\n`;
    }),
  http: (borders, inputs, random) =>
    sendOnStreams(borders.deskPort, inputs, random, () => pick(httpSamples, random)),
  websocket: sendFrames,
};

/** So many at once; then the system is given a turn. */
const burst = 50;
const turnMs = 4;
/** An input that is not taken by then was not wanted. */
const connectMsMax = 2_000;

async function sendDatagrams(
  inputs: number,
  random: Random,
  next: () => { readonly sample: string; readonly port: number },
): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined); // nobody has to take what is sent
  for (let input = 0; input < inputs; input++) {
    const { sample, port } = next();
    const bytes = mutate(unique(sample, random), random).subarray(0, 60_000);
    socket.send(bytes, port, '127.0.0.1', () => undefined);
    if (input % burst === burst - 1) await turn();
  }
  await turn();
  socket.close();
}

/** @param sample told whether it opens a connection: what opens one is not mutated. */
async function sendOnStreams(
  port: number,
  inputs: number,
  random: Random,
  sample: (isFirst: boolean) => string,
): Promise<void> {
  let sent = 0;
  while (sent < inputs) {
    const socket = await openStream(port);
    if (random() < 0.8) socket.write(unique(sample(true), random), 'latin1');
    const share = Math.min(inputs - sent, 1 + below(random, 40));
    for (let input = 0; input < share && socket.writable; input++) {
      writeInParts(socket, mutate(unique(sample(false), random), random), random);
      if (random() < 0.2) await turn();
    }
    sent += share;
    await turn();
    if (random() < 0.5) socket.end();
    else socket.resetAndDestroy();
  }
}

function writeInParts(socket: Socket, bytes: Buffer, random: Random): void {
  const cut = below(random, bytes.length + 1);
  socket.write(bytes.subarray(0, cut));
  socket.write(bytes.subarray(cut));
}

function openStream(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined); // closing on us is a right answer
  socket.resume();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`port ${port} takes nobody`)), connectMsMax);
    socket.once('connect', () => {
      clearTimeout(late);
      resolve(socket);
    });
  });
}

async function sendFrames(borders: Borders, inputs: number, random: Random): Promise<void> {
  let sent = 0;
  while (sent < inputs) {
    const socket = await openDesk(borders);
    if (random() < 0.8) socket.send('{"kind":"hello","version":1}');
    const share = Math.min(inputs - sent, 1 + below(random, 40));
    for (let input = 0; input < share && socket.readyState === WebSocket.OPEN; input++) {
      const bytes = mutate(unique(pick(deskFrameSamples, random), random), random);
      const asText = random() < 0.8;
      socket.send(asText ? bytes.toString('utf8') : bytes, { binary: !asText });
      if (random() < 0.2) await turn();
    }
    sent += share;
    await turn();
    if (random() < 0.5) socket.close();
    else socket.terminate();
  }
}

function openDesk({ deskPort, cookie }: Borders): Promise<WebSocket> {
  const origin = `http://127.0.0.1:${deskPort}`;
  const socket = new WebSocket(`ws://127.0.0.1:${deskPort}${deskSocketPath}`, deskSubprotocol, {
    origin,
    headers: { cookie },
  });
  socket.on('error', () => undefined); // 'close' follows
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('close', (code) => reject(new Error(`the desk refuses a socket: ${code}`)));
  });
}

function unique(sample: string, random: Random): string {
  return sample.replaceAll('%ID', () => below(random, 2 ** 32).toString(36));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, turnMs));
}
