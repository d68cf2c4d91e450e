/** A channel goes into a conference of the media server, and stays until it is told to leave. */
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import { settle, type WaitCounter } from '../settling.ts';
import type { Endpoint } from './endpoint.ts';
import { Stay } from './stay.ts';

const joinDeadlineMs = 3_000;

export interface ConferenceVisit {
  readonly stay: Stay;
  /** Settles when it is in. @throws HotlineError `media-failed` when it was not let in */
  readonly joined: Promise<void>;
}

/** The channel must be parked. */
export function joinConference(
  endpoint: Endpoint,
  name: string,
  { clock, counter }: { readonly clock: Clock; readonly counter: WaitCounter },
): ConferenceVisit {
  const stay = new Stay(
    endpoint,
    { application: 'conference', argument: `${name}@default` },
    { clock, counter },
  );
  let forget = (): void => undefined;
  const wait = { clock, counter, what: 'conference', deadlineMs: joinDeadlineMs };
  const joined = settle<void>({ ...wait, ended: endpoint.ended }, (resolve, reject) => {
    forget = endpoint.onConferenceJoined(resolve);
    const refused = new HotlineError('media-failed', 'The conference did not let the leg in');
    void stay.over.then(() => reject(refused));
  });
  return { stay, joined: joined.finally(forget) };
}
