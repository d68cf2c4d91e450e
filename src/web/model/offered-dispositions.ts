/** What an agent may say that a call was about: as its hotline lists it. */
import type { DeskSettings } from '../../protocol/rest/desk.ts';

export function offeredDispositions(
  { dispositions, dispositionsOf }: Pick<DeskSettings, 'dispositions' | 'dispositionsOf'>,
  hotlineId: string,
): DeskSettings['dispositions'] {
  const listed = dispositionsOf[hotlineId];
  return listed
    ? listed.flatMap((wanted) => dispositions.filter(({ id }) => id === wanted))
    : dispositions;
}
