/** Staffing floors: so many agents of a queue must be signed in at that hour; if not, it is told. */
import { isWithin, minuteOfDay, type QueueConfig } from '../model/config.ts';
import { type QueueIndex, setFloorDeadline } from '../state.ts';
import { publish, type Turn } from '../turn.ts';

/** Tells when the queue falls below its floor or is back at it, and when to look next. */
export function watchFloor(turn: Turn, queue: QueueIndex): void {
  const { config, signedIn } = queue;
  if (config.staffing.length === 0 && !queue.isBelowFloor && queue.floorDueAt === undefined) return;
  const { at, state } = turn;
  const floor = floorAt(config, at, state.config.utcOffsetMinutes);
  setFloorDeadline(state, queue, nextChange(config, at, state.config.utcOffsetMinutes));
  const isBelow = signedIn < floor;
  if (isBelow === queue.isBelowFloor) return;
  queue.isBelowFloor = isBelow;
  const kind = isBelow ? 'staffing-below-floor' : 'staffing-restored';
  publish(turn, { kind, at, queueId: config.id, signedIn, floor });
}

function floorAt({ staffing }: QueueConfig, at: number, utcOffsetMinutes: number): number {
  const now = staffing.filter((floor) => isWithin(floor, at, utcOffsetMinutes));
  return Math.max(0, ...now.map(({ agents }) => agents));
}

const minuteMs = 60_000;
const dayMinutes = 1_440;

function nextChange(
  { staffing }: QueueConfig,
  at: number,
  utcOffsetMinutes: number,
): number | undefined {
  if (staffing.length === 0) return undefined;
  const minute = minuteOfDay(at, utcOffsetMinutes);
  const changes = staffing.flatMap(({ from, until }) => [from, until % dayMinutes]);
  const ahead = changes.map((change) => (change - minute + dayMinutes) % dayMinutes || dayMinutes);
  return at + Math.max(1, Math.round(Math.min(...ahead) * minuteMs));
}
