/**
 * Which application gets a request from outside all dialogs: those that registered for its verb, one
 * after the other. Registering twice is the same as once, for srf repeats itself.
 */
import type { AppConnection } from './app-connection.ts';

export class Routes {
  readonly #connections = new Map<string, AppConnection[]>();

  /** @param verb in lower case: a SIP method, or a name like `cdr:stop` that nothing is sent for. */
  add(connection: AppConnection, verb: string): void {
    const list = this.#connections.get(verb) ?? [];
    if (!list.includes(connection)) list.push(connection);
    this.#connections.set(verb, list);
  }

  remove(connection: AppConnection, verb: string): void {
    const left = (this.#connections.get(verb) ?? []).filter((other) => other !== connection);
    if (left.length > 0) this.#connections.set(verb, left);
    else this.#connections.delete(verb);
  }

  removeAll(connection: AppConnection): void {
    for (const verb of [...this.#connections.keys()]) this.remove(connection, verb);
  }

  has(connection: AppConnection, verb: string): boolean {
    return this.#connections.get(verb)?.includes(connection) ?? false;
  }

  /** How many verbs the connection is registered for. */
  count(connection: AppConnection): number {
    return [...this.#connections.values()].filter((list) => list.includes(connection)).length;
  }

  /** Whose turn it is, or undefined when nobody wants the verb. */
  next(verb: string): AppConnection | undefined {
    const list = this.#connections.get(verb);
    const connection = list?.shift();
    if (list && connection) list.push(connection);
    return connection;
  }
}
