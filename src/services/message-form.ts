/**
 * How a provider of short messages wants them, as the dialplan says: which fields, as JSON or as a web
 * form, and where its answer tells that the message was taken.
 */
import type { ShortMessage } from '../calls/flow/flow-ports.ts';

export interface MessageForm {
  readonly as: 'json' | 'form';
  /** Each with `{to}`, `{text}` and `{id}` put in. */
  readonly fields: Readonly<Record<string, string>>;
  /** Absent: every answer without an error status says so. */
  readonly taken?: { readonly at: string; readonly is: string };
}

/** What is posted. */
export function messageRequest(
  { as, fields }: MessageForm,
  message: ShortMessage,
): { readonly contentType: string; readonly body: string } {
  const filled = Object.entries(fields).map(([name, value]) => {
    return [name, value.replace(/\{(to|text|id)\}/g, (_, key) => partOf(message, key))] as const;
  });
  const values = Object.fromEntries(filled);
  if (as === 'json') return { contentType: 'application/json', body: JSON.stringify(values) };
  const body = new URLSearchParams(values).toString();
  return { contentType: 'application/x-www-form-urlencoded', body };
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

function partOf({ to, text, id }: ShortMessage, key: string): string {
  if (key === 'to') return to;
  return key === 'text' ? text : id;
}
