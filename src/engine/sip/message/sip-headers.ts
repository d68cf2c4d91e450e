/**
 * The header fields of one message: an ordered multi-map whose names are case-insensitive and whose
 * compact forms (RFC 3261 §7.3.3) are the same as the long ones. Values are kept as text, unfolded
 * and trimmed; splitting lists and parsing structure happen only when somebody asks.
 */
import { type FieldName, fieldNameOf } from './field-names.ts';
import { splitList } from './lexing.ts';

interface Field {
  readonly name: FieldName;
  readonly value: string;
}

export class SipHeaders {
  #fields: Field[] = [];
  #parsed: Map<string, unknown> | undefined;

  static of(entries: Iterable<readonly [name: string, value: string]>): SipHeaders {
    const headers = new SipHeaders();
    for (const [name, value] of entries) headers.append(name, value);
    return headers;
  }

  /** How many fields there are, each line counted. */
  get size(): number {
    return this.#fields.length;
  }

  has(name: string): boolean {
    const { key } = fieldNameOf(name);
    return this.#fields.some((field) => field.name.key === key);
  }

  /** The value of the first such field, as written; undefined when there is none. */
  get(name: string): string | undefined {
    const { key } = fieldNameOf(name);
    for (const field of this.#fields) if (field.name.key === key) return field.value;
    return undefined;
  }

  /** The values of all such fields, as written: a list in one field stays one value. */
  getAll(name: string): readonly string[] {
    const { key } = fieldNameOf(name);
    const values: string[] = [];
    for (const field of this.#fields) if (field.name.key === key) values.push(field.value);
    return values;
  }

  /** The elements of a list header, over all its fields (RFC 3261 §7.3.1). Quoted commas stay. */
  list(name: string): readonly string[] {
    return this.parsed(`${fieldNameOf(name).key},`, name, (values) => values.flatMap(splitList));
  }

  /** Replaces all such fields by one, in the place of the first, or at the end. */
  set(name: string, value: string): void {
    this.setAll(name, [value]);
  }

  /** Replaces all such fields by one field for each value, in the place of the first. */
  setAll(name: string, values: readonly string[]): void {
    const fieldName = fieldNameOf(name);
    const { key } = fieldName;
    const fresh = values.map((value) => ({ name: fieldName, value }));
    const at = this.#fields.findIndex((field) => field.name.key === key);
    const others = this.#fields.filter((field) => field.name.key !== key);
    others.splice(at < 0 ? others.length : at, 0, ...fresh);
    this.#fields = others;
    this.#parsed = undefined;
  }

  /** Adds a field below the others. */
  append(name: string, value: string): void {
    this.#fields.push({ name: fieldNameOf(name), value });
    this.#parsed = undefined;
  }

  /** Adds a field above the others of its name: a Via of ours, a Record-Route. */
  prepend(name: string, value: string): void {
    this.setAll(name, [value, ...this.getAll(name)]);
  }

  delete(name: string): void {
    const { key } = fieldNameOf(name);
    this.#fields = this.#fields.filter((field) => field.name.key !== key);
    this.#parsed = undefined;
  }

  /** Takes the first element of a list header away: our Route, our Via in a response. */
  deleteFirst(name: string): void {
    this.setAll(name, this.list(name).slice(1));
  }

  /** Name (in its usual spelling) and value of each field, in order. */
  *entries(): IterableIterator<readonly [name: string, value: string]> {
    for (const field of this.#fields) yield [field.name.shown, field.value];
  }

  clone(): SipHeaders {
    const copy = new SipHeaders();
    copy.#fields = this.#fields.slice();
    return copy;
  }

  /**
   * What `parse` makes of all values of the field, computed once until the headers change.
   * @param slot names the result; the same slot must always come with the same `parse`.
   */
  parsed<Result>(slot: string, name: string, parse: (values: readonly string[]) => Result): Result {
    this.#parsed ??= new Map();
    if (this.#parsed.has(slot)) return this.#parsed.get(slot) as Result;
    const result = parse(this.getAll(name));
    this.#parsed.set(slot, result);
    return result;
  }
}
