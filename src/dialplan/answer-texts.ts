/** From another system's JSON answer to the texts that a flow keeps. */

/** Longer ones are cut: variables are for decisions and for saying, not for documents. */
const lettersMax = 500;

/**
 * The texts at those places, by variable; undefined when one of them is missing or is no text, number
 * or truth value.
 *
 * @param keep variable to place, as 'order.items.0.status'
 */
export function textsOfAnswer(
  json: unknown,
  keep: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const found: Record<string, string> = {};
  for (const [variable, place] of Object.entries(keep)) {
    const text = textAt(json, place.split('.'));
    if (text === undefined) return undefined;
    found[variable] = text;
  }
  return found;
}

function textAt(json: unknown, names: readonly string[]): string | undefined {
  let value = json;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value === 'string') return value.slice(0, lettersMax);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
