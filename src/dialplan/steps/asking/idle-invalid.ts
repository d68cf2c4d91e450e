import { bilingual } from '../../../base/wording.ts';
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
  const message = bilingual(
    'is never played: with one try the question is not put again',
    '永远不会播放：只问一次，不会再问',
  );
  return [{ code: 'without-effect', key: ['invalid'], message }];
}
