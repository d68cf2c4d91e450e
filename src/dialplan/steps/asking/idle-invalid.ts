import type { SettingsFault } from '../step-behaviour.ts';

/** A prompt for a second try where there is none. */
export function idleInvalid({
  invalid,
  tries,
}: {
  readonly invalid?: unknown;
  readonly tries: number;
}): readonly SettingsFault[] {
  if (invalid === undefined || tries > 1) return [];
  const message = 'is never played: with one try the question is not put again';
  return [{ code: 'without-effect', key: ['invalid'], message }];
}
