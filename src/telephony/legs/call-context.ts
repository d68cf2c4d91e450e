/** What the making of every leg needs; one value, so that it is passed as one. */
import type { Logger } from 'pino';
import type { Clock } from '../../base/clock.ts';
import type { TelephonyCounters } from '../counters.ts';
import type { ReadyEndpoints } from '../media/ready-endpoints.ts';
import type { DrachtioConnection } from '../servers/drachtio-connection.ts';
import type { MediaServers } from '../servers/media-servers.ts';
import type { LegDirectory } from './leg-directory.ts';

export interface CallContext {
  readonly clock: Clock;
  readonly counters: TelephonyCounters;
  readonly logger: Logger;
  readonly connection: DrachtioConnection;
  readonly servers: MediaServers;
  readonly endpoints: ReadyEndpoints;
  /** Ends each leg and each unanswered call that lives; for an orderly stop. */
  readonly enders: Set<() => Promise<void>>;
  readonly legs: LegDirectory;
  /** 0: no session timer. */
  readonly sessionSeconds: number;
  /** 0: FreeSWITCH's own. */
  readonly mediaTimeoutMs: number;
}

/** Named in Retry-After where a call is refused for want of a server: it reconnects in a few seconds. */
export const retryAfterSeconds = 5;
