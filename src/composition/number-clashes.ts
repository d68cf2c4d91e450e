/**
 * Extensions that are numbers of hotlines as well. Colleagues' phones that dial one reach the person,
 * everybody else the hotline: nobody means that. New ones are refused (`Staff`); a dialplan may bring
 * such a number later, which is told.
 */
import type { Log } from '../base/log.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';

type Numbers = Pick<CompiledDialplan, 'hotlineByNumber'>;

/** The hotline of each extension that is one of its numbers. */
export function numberClashes(
  { hotlineByNumber }: Numbers,
  extensions: readonly string[],
): readonly { readonly extension: string; readonly hotline: string }[] {
  return extensions.flatMap((extension) => {
    const hotline = hotlineByNumber[extension];
    return hotline === undefined ? [] : [{ extension, hotline }];
  });
}

/** At each start and each new dialplan. */
export function tellNumberClashes(
  dialplan: Numbers,
  people: { phoneExtensions(): readonly string[] },
  log: Log,
): void {
  const clashes = numberClashes(dialplan, people.phoneExtensions());
  if (clashes.length > 0) log.warn({ clashes }, 'extensions are numbers of hotlines');
}
