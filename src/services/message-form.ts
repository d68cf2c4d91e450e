/**
 * How a provider of short messages wants them, as the dialplan says: which fields, as JSON or as a web
 * form, and where its answer tells that the message was taken.
 */
import type { ShortMessage } from '../calls/flow/flow-ports.ts';

/** What JSON can say. */
export type MessageValue =
  | string
  | number
  | boolean
  | null
  | readonly MessageValue[]
  | { readonly [name: string]: MessageValue };

export interface MessageForm {
  /** The fields of a web form are texts: lists and objects are for JSON. */
  readonly as: 'json' | 'form';
  /** Each text in them with `{to}`, `{text}`, `{id}` and `{secret}` put in. */
  readonly fields: Readonly<Record<string, MessageValue>>;
  /** Absent: every answer without an error status says so. */
  readonly taken?: { readonly at: string; readonly is: string };
}

/**
 * What is posted.
 * @param secret absent: `{secret}` stays as it stands
 */
export function messageRequest(
  { as, fields }: MessageForm,
  { to, text, id }: ShortMessage,
  secret?: string,
): { readonly contentType: string; readonly body: string } {
  const known = { to, text, id, ...(secret !== undefined && { secret }) };
  if (as === 'json') {
    return { contentType: 'application/json', body: JSON.stringify(filled(fields, known)) };
  }
  const texts = Object.entries(fields).map(([name, value]) => {
    return [name, fill(String(value), known)] as const;
  });
  const body = new URLSearchParams(Object.fromEntries(texts)).toString();
  return { contentType: 'application/x-www-form-urlencoded', body };
}

function filled(value: MessageValue, known: Readonly<Record<string, string>>): MessageValue {
  if (typeof value === 'string') return fill(value, known);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((one) => filled(one, known));
  const parts = Object.entries(value).map(([name, one]) => [name, filled(one, known)] as const);
  return Object.fromEntries(parts);
}

/** `Array.isArray` does not tell a read-only list from an object. */
function isList(value: object): value is readonly MessageValue[] {
  return Array.isArray(value);
}

/** What is put in is not looked through again. */
function fill(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z]+)\}/g, (place, name: string) => {
    return Object.hasOwn(known, name) ? (known[name] ?? place) : place;
  });
}

/** Whether an answer says that the message was taken. */
export function wasTaken({ taken }: MessageForm, json: unknown): boolean {
  if (!taken) return true;
  let value = json;
  for (const name of taken.at.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value !== 'object' && String(value) === taken.is;
}
