/**
 * Collects a caller's digits as a pure machine: digits and deadlines in, the next deadline or the
 * result out. FreeSWITCH could do it (play_and_get_digits), but cannot be interrupted there and
 * does not see digits sent as SIP INFO.
 *
 * | input | state | next, action |
 * | --- | --- | --- |
 * | prompts ended | no digit yet | wait firstDigitTimeoutMs |
 * | terminator | enough digits | done: digits and terminator |
 * | terminator | too few digits | done: timed out |
 * | digit | below maxDigits | wait interDigitTimeoutMs |
 * | digit | reaches maxDigits | done: digits |
 * | deadline | enough digits, at least one | done: digits |
 * | deadline | otherwise | done: timed out |
 */
import type { CollectOptions, CollectResult } from '../../calls/ports.ts';

export type CollectionLimits = Pick<
  CollectOptions,
  'minDigits' | 'maxDigits' | 'firstDigitTimeoutMs' | 'interDigitTimeoutMs' | 'terminators'
>;

export interface Collection {
  readonly limits: CollectionLimits;
  readonly digits: string;
}

export type CollectionStep =
  | { readonly collection: Collection; readonly waitMs: number }
  | { readonly collection: Collection; readonly result: CollectResult };

export type CollectionInput =
  | { readonly kind: 'prompts-ended' }
  | { readonly kind: 'digit-pressed'; readonly digit: string }
  | { readonly kind: 'deadline-passed' };

export function startCollection(limits: CollectionLimits): Collection {
  return { limits, digits: '' };
}

export function stepCollection(collection: Collection, input: CollectionInput): CollectionStep {
  switch (input.kind) {
    case 'prompts-ended':
      return { collection, waitMs: firstOrNextTimeout(collection) };
    case 'digit-pressed':
      return takeDigit(collection, input.digit);
    case 'deadline-passed':
      return { collection, result: digitsOr(collection, 1) };
  }
}

function takeDigit(collection: Collection, digit: string): CollectionStep {
  const { limits } = collection;
  if (limits.terminators.includes(digit)) {
    const result = digitsOr(collection, 0);
    return {
      collection,
      result: result.outcome === 'digits' ? { ...result, terminator: digit } : result,
    };
  }
  const next = { limits, digits: collection.digits + digit };
  if (next.digits.length >= limits.maxDigits)
    return { collection: next, result: digitsOr(next, 1) };
  return { collection: next, waitMs: limits.interDigitTimeoutMs };
}

function firstOrNextTimeout({ digits, limits }: Collection): number {
  return digits === '' ? limits.firstDigitTimeoutMs : limits.interDigitTimeoutMs;
}

function digitsOr({ digits, limits }: Collection, least: number): CollectResult {
  const isEnough = digits.length >= Math.max(limits.minDigits, least);
  return isEnough ? { outcome: 'digits', digits } : { outcome: 'timed-out' };
}
