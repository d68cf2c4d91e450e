/**
 * The media thread: gives the core its sockets, its clock and its ticks, and passes messages. Thin;
 * what it does not do itself is tested without it.
 */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { isHotlineError } from '../../base/errors.ts';
import { takePriority } from '../../base/thread-priority.ts';
import { Pacer } from '../rtp/pacer.ts';
import { MediaCore } from './media-core.ts';
import { ClipStore } from './sources/clip-store.ts';
import { MediaPaths } from './sources/media-paths.ts';
import { SourceOpener } from './sources/source-opener.ts';
import { phases } from './stream/open-streams.ts';
import { UdpPortPairs } from './stream/udp-port-pairs.ts';
import type {
  CommandMessage,
  PlainError,
  WorkerMessage,
  WorkerOptions,
} from './worker-messages.ts';

const tickMs = 20 / phases;
/** After a stall at most 100 ms are caught up; the rest is a gap. */
const catchUpTicks = 100 / tickMs;
const mebibyte = 1024 * 1024;

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function log(message: string, facts: Readonly<Record<string, unknown>>): void {
  post({ type: 'log', message, facts });
}

function startCore(options: WorkerOptions): MediaCore {
  const { limits = {} } = options;
  const startMs = performance.now();
  const pacer = new Pacer(tickMs, catchUpTicks, startMs);
  const ports = new UdpPortPairs(options.portRange, log);
  const clips = new ClipStore(limits.clipBytesMax ?? 256 * mebibyte);
  const paths = new MediaPaths(options.soundRoots, options.recordingRoots);
  let tickLateMsMax = 0;
  const core = new MediaCore({
    rtpAddress: options.rtpAddress,
    streamsMax: limits.streamsMax ?? 1000,
    packetsPerSecondMax: limits.packetsPerSecondMax ?? 250,
    recordingBacklogBytesMax: limits.recordingBacklogBytesMax ?? mebibyte,
    openPorts: (address, receiver) => ports.open(address, receiver),
    opener: new SourceOpener(clips, paths, options.music ?? {}),
    paths,
    random: { uint32: () => randomBytes(4).readUInt32BE() },
    nowSamples: () => (performance.now() - startMs) * 8,
    nowMs: () => performance.timeOrigin + performance.now(),
    emit: (event) => post({ type: 'event', event }),
    log,
    countOutside: () => {
      const counted = { sockets: ports.sockets, clipBytes: clips.bytes, tickLateMsMax };
      tickLateMsMax = 0;
      const heapBytes = process.memoryUsage().heapUsed;
      return { ...counted, heapBytes, ticksSkipped: pacer.skipped };
    },
  });
  const run = () => {
    const now = performance.now();
    tickLateMsMax = Math.max(tickLateMsMax, pacer.latenessMs(now));
    const { first, count } = pacer.due(now);
    for (let number = first; number < first + count; number++) core.tick(number);
    setTimeout(run, pacer.delayMs(performance.now()));
  };
  run();
  return core;
}

async function carryOut(core: MediaCore, { commandId, name, args }: CommandMessage): Promise<void> {
  try {
    const command = core[name] as (...args: unknown[]) => Promise<unknown>;
    const value = await command.apply(core, args);
    post({ type: 'result', commandId, value });
  } catch (error) {
    post({ type: 'failure', commandId, error: plainError(error) });
  }
}

function plainError(error: unknown): PlainError {
  if (!isHotlineError(error)) {
    return { code: 'media-failed', message: String(error), details: {} };
  }
  const { code, message, details, cause } = error;
  return { code, message, details: cause ? { ...details, cause: String(cause) } : details };
}

takePriority('media');
const core = startCore(workerData as WorkerOptions);
parentPort?.on('message', (commands: readonly CommandMessage[]) => {
  for (const command of commands) void carryOut(core, command);
});
post({ type: 'ready' });
