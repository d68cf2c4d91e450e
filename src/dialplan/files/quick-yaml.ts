/**
 * The values of a YAML file read the quick way: js-yaml takes a small part of the time in which `yaml`
 * finds every value and its place. What the two could understand differently is not read here at all:
 * `yaml` decides what a text says, and a test compares them over all kinds of texts.
 */
import {
  CORE_SCHEMA,
  constructFromEvents,
  defineMappingTag,
  EVENT_ID,
  type Event,
  mapTag,
  parseEvents,
} from 'js-yaml';

/** Nested deeper than that is no dialplan. */
const depthMax = 60;

/**
 * Tabs, returns, spaces of other kinds, byte order marks, marks of documents, directives, blocks with
 * their indentation in digits, and numbers too large to be one: rare, and where parsers differ.
 */
const rareText = /[\t\r\x85\xa0\ufeff]|^(?:---|\.\.\.|%)|[|>][+-]?[1-9]|[\d.]e\+?\d{3}/im;

/** YAML 1.2's core schema; names are words, so that no number or null becomes one. */
const schema = CORE_SCHEMA.withTags(
  defineMappingTag(mapTag.tagName, {
    ...mapTag,
    addPair: (map: Record<string, unknown>, key, value) =>
      typeof key === 'string' ? mapTag.addPair(map, key, value) : 'not a word',
  }),
);

/** Undefined where `yaml` has to read it: it is wrong, or out of the ordinary, or empty. */
export function quickValues(text: string): object | undefined {
  if (rareText.test(text)) return undefined;
  try {
    const events = parseEvents(text, { maxDepth: depthMax });
    if (/[!&*]/.test(text) && !events.every(isOrdinary)) return undefined;
    const [values, ...others] = constructFromEvents(events, { source: text, schema });
    return typeof values === 'object' && values !== null && others.length === 0
      ? values
      : undefined;
  } catch {
    return undefined;
  }
}

/** Without an anchor, a tag or an alias. */
function isOrdinary(event: Event): boolean {
  switch (event.type) {
    case EVENT_ID.ALIAS:
      return false;
    case EVENT_ID.SCALAR:
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.anchorStart < 0 && event.tagStart < 0;
    default:
      return true;
  }
}
