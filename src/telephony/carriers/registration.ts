/**
 * Our registration with a carrier (RFC 3261 §10.2), pure: what its answers make of it, and when it is
 * asked next. What the carrier has accepted holds until it expires, whatever it answers later.
 *
 * | answer      | standing    | asked next                                             |
 * |-------------|-------------|--------------------------------------------------------|
 * | accepted    | registered  | a fifth of the time before it expires                  |
 * | too-brief   | as before   | at once, for as long as the carrier wants (§10.2.8)    |
 * | refused     | refused     | after a pause that doubles (RFC 5626 §4.5), or Retry-After |
 * | unanswered  | unreachable | after a pause that doubles                             |
 */

export interface RegistrationPlan {
  /** Asked for. */
  readonly expiresSeconds: number;
  /** The first pause after a failure. */
  readonly retryMs: number;
}

export type RegisterAnswer =
  | { readonly kind: 'accepted'; readonly expiresSeconds: number }
  | { readonly kind: 'too-brief'; readonly minExpiresSeconds: number }
  | {
      readonly kind: 'refused';
      readonly sipStatus: number;
      /** Absent: the carrier does not say. */
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: 'unanswered' };

export type RegistrationStanding =
  /** No answer yet. */
  | { readonly state: 'registering'; readonly since: number }
  | { readonly state: 'registered'; readonly since: number }
  | { readonly state: 'refused'; readonly since: number; readonly sipStatus: number }
  | { readonly state: 'unreachable'; readonly since: number };

export interface Registration {
  readonly standing: RegistrationStanding;
  /** Until then the carrier keeps what it accepted last; 0: nothing. */
  readonly validUntil: number;
  /** In a row. */
  readonly failures: number;
  /** The plan's, or more where the carrier wants more. */
  readonly expiresSeconds: number;
  /** When it is asked next. */
  readonly dueAt: number;
}

/** Chosen: a carrier that is back, or a password that was mended, is noticed within that. */
const pauseMsMax = 600_000;
const retryAfterSecondsMax = 3_600;
/** Of what a carrier grants; less would be a flood, more is forgotten by no restart of it. */
const grantedSecondsMin = 10;
const grantedSecondsMax = 86_400;
/** RFC 3261 §21.4.17. */
const intervalTooBrief = 423;

export function newRegistration({ expiresSeconds }: RegistrationPlan, now: number): Registration {
  const standing = { state: 'registering', since: now } as const;
  return { standing, validUntil: 0, failures: 0, expiresSeconds, dueAt: now };
}

/** @param random 0 to 1: those who failed together do not come again together */
export function registrationAfter(
  before: Registration,
  answer: RegisterAnswer,
  { plan, now, random }: { readonly plan: RegistrationPlan; now: number; random: number },
): Registration {
  switch (answer.kind) {
    case 'accepted': {
      const { standing } = before;
      const { expiresSeconds } = answer;
      const granted = Math.min(grantedSecondsMax, Math.max(grantedSecondsMin, expiresSeconds));
      const isNew = standing.state !== 'registered';
      return {
        ...before,
        standing: isNew ? { state: 'registered', since: now } : standing,
        failures: 0,
        validUntil: now + granted * 1_000,
        dueAt: now + (granted - marginSeconds(granted)) * 1_000,
      };
    }
    case 'too-brief': {
      const { minExpiresSeconds: expiresSeconds } = answer;
      if (expiresSeconds > before.expiresSeconds && expiresSeconds <= grantedSecondsMax) {
        return { ...before, expiresSeconds, dueAt: now };
      }
      const standing = { state: 'refused', sipStatus: intervalTooBrief } as const;
      return failed(before, standing, { plan, now, random });
    }
    case 'refused': {
      const { sipStatus, retryAfterSeconds = 0 } = answer;
      const after = failed(before, { state: 'refused', sipStatus }, { plan, now, random });
      const wantedMs = Math.min(retryAfterSeconds, retryAfterSecondsMax) * 1_000;
      return { ...after, dueAt: Math.max(after.dueAt, now + wantedMs) };
    }
    case 'unanswered':
      return failed(before, { state: 'unreachable' }, { plan, now, random });
  }
}

/** Whether calls out would be refused by a carrier that knows only who is registered. */
export function isRegistrationLost({ standing, validUntil }: Registration, now: number): boolean {
  const hasFailed = standing.state === 'refused' || standing.state === 'unreachable';
  return hasFailed && validUntil <= now;
}

function failed(
  before: Registration,
  failure: { state: 'refused'; sipStatus: number } | { state: 'unreachable' },
  { plan, now, random }: { readonly plan: RegistrationPlan; now: number; random: number },
): Registration {
  const since = before.standing.state === failure.state ? before.standing.since : now;
  const doubled = plan.retryMs * 2 ** Math.min(before.failures, 20);
  const pauseMs = Math.min(Math.max(pauseMsMax, plan.retryMs), doubled) * (0.5 + random / 2);
  return {
    ...before,
    standing: { ...failure, since },
    failures: before.failures + 1,
    dueAt: now + Math.round(pauseMs),
  };
}

/** Time for more than one try where it is refreshed and the first goes wrong. */
function marginSeconds(granted: number): number {
  return Math.min(granted / 2, Math.max(60, granted / 5));
}
