/** Whether every conversation's recording is whole: its length, and each party on its own channel. */
import { readFileSync } from 'node:fs';
import type { Database } from '../../src/store/database/database.ts';
import { SqliteCallArchive } from '../../src/store/sqlite-call-archive.ts';
import { SqlitePeople } from '../../src/store/sqlite-people.ts';

export interface ExpectedRecordings {
  readonly calls: number;
  readonly secondsMin: number;
  /** Hz, by the caller's number and the agent's extension. */
  readonly callerTone: (number: string) => number;
  readonly agentTone: (extension: string) => number;
}

export interface CheckedRecordings {
  readonly right: number;
  readonly faults: readonly string[];
}

const headerBytes = 44;
const rate = 8_000;
/** Of a channel's power that its party's tone must have; the stamps in the packets are the rest. */
const toneShareMin = 0.6;

/** How many recordings are closed and named so far. */
export function closedRecordings(database: Database): number {
  const rows = database.all(database.query.selectFrom('recordings').select('recording'));
  return rows.filter(({ recording }) => JSON.parse(recording).endedAt !== undefined).length;
}

export function checkRecordings(
  database: Database,
  expected: ExpectedRecordings,
): CheckedRecordings {
  const archive = new SqliteCallArchive(database);
  const people = new SqlitePeople(database);
  const extensions = new Map<string, string>(
    people.agents().map(({ id, extension }) => [id, extension]),
  );
  const faults: string[] = [];
  let right = 0;
  const { callerTone, agentTone } = expected;
  for (const call of archive.calls({ limit: expected.calls })) {
    const { callerNumber, agentId } = call;
    const recording = archive.recordingsOf(call.id)[0];
    const extension = extensions.get(agentId ?? '');
    if (!recording || extension === undefined) {
      faults.push(`${callerNumber}: ${call.outcome}, no recording`);
      continue;
    }
    const tones = [callerTone(callerNumber), agentTone(extension)] as const;
    const fault = faultOf(readFileSync(recording.file), tones, expected.secondsMin);
    if (fault === undefined) right++;
    else faults.push(`${callerNumber}: ${fault}`);
  }
  return { right, faults };
}

function faultOf(
  file: Buffer,
  [left, right]: readonly [number, number],
  secondsMin: number,
): string | undefined {
  const isStereo = file.toString('latin1', 0, 4) === 'RIFF' && file.readUInt16LE(22) === 2;
  if (!isStereo) return 'not a stereo WAV';
  if (file.readUInt32LE(40) !== file.length - headerBytes) return 'its header tells another length';
  const seconds = (file.length - headerBytes) / (4 * rate);
  if (seconds < secondsMin) return `only ${seconds.toFixed(1)} s long`;
  const shares = [toneShare(file, 0, left), toneShare(file, 1, right)];
  const isRight = shares.every((share) => share >= toneShareMin);
  return isRight ? undefined : `tones' shares ${shares.map((share) => share.toFixed(2))}`;
}

/** The share of a channel's power in the file's middle second that is this tone (Goertzel). */
function toneShare(file: Buffer, channel: 0 | 1, frequency: number): number {
  const frames = Math.floor((file.length - headerBytes) / 4);
  const from = Math.floor((frames - rate) / 2);
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let [before, last, power] = [0, 0, 0];
  for (let index = 0; index < rate; index++) {
    const sample = file.readInt16LE(headerBytes + 4 * (from + index) + 2 * channel);
    power += sample * sample;
    [before, last] = [last, sample + coefficient * last - before];
  }
  const tonePower = last * last + before * before - coefficient * last * before;
  return power === 0 ? 0 : (2 * tonePower) / (rate * power);
}
