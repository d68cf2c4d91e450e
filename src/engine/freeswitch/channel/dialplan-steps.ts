/**
 * The applications that a channel runs one after the other when nobody tells it otherwise: the
 * dialplan of its profile, or one given inline with `uuid_transfer`.
 */

export interface DialplanStep {
  readonly application: string;
  readonly argument: string;
}

const stepsMax = 32;

/**
 * `app:argument,app:argument`, as in `uuid_transfer <uuid> <text> inline`. A text that begins with
 * `m:<c>:` uses `<c>` instead of the comma. Undefined when there is nothing to run or too much.
 */
export function parseInlineSteps(text: string): readonly DialplanStep[] | undefined {
  const custom = /^m:(.):(.*)$/s.exec(text);
  const [delimiter, list] = custom ? [custom[1] ?? ',', custom[2] ?? ''] : [',', text];
  const steps = list
    .split(delimiter)
    .map((step) => step.trim())
    .filter((step) => step !== '')
    .map((step) => {
      const colon = step.indexOf(':');
      return colon < 0
        ? { application: step, argument: '' }
        : { application: step.slice(0, colon), argument: step.slice(colon + 1) };
    });
  return steps.length > 0 && steps.length <= stepsMax ? steps : undefined;
}
