/** All FreeSWITCH servers; a new leg goes to the connected one that has the fewest of ours. */
import type { FreeswitchConnection } from './freeswitch-connection.ts';

export class MediaServers {
  readonly #connections: readonly FreeswitchConnection[];

  constructor(connections: readonly FreeswitchConnection[]) {
    this.#connections = connections;
  }

  get all(): readonly FreeswitchConnection[] {
    return this.#connections;
  }

  get isReady(): boolean {
    return this.#connections.some(({ server }) => server !== undefined);
  }

  onReadiness(listener: () => void): void {
    for (const connection of this.#connections) connection.onReadiness(listener);
  }

  /**
   * Where a new leg goes; undefined when no server is connected.
   *
   * @param preferred the server of the leg it will be bridged with: bridges do not span servers
   */
  choose(preferred?: string): FreeswitchConnection | undefined {
    const connected = this.#connections.filter(({ server }) => server !== undefined);
    const wanted = connected.find(({ name }) => name === preferred);
    return wanted ?? connected.toSorted((one, other) => one.legs - other.legs)[0];
  }

  /** The connected server of that name. */
  named(name: string): FreeswitchConnection | undefined {
    return this.#connections.find((one) => one.name === name && one.server !== undefined);
  }

  health(): readonly { readonly name: string; readonly connected: boolean; legs: number }[] {
    return this.#connections.map(({ name, server, legs }) => ({
      name,
      connected: server !== undefined,
      legs,
    }));
  }

  start(): void {
    for (const connection of this.#connections) connection.start();
  }

  stop(): void {
    for (const connection of this.#connections) connection.stop();
  }
}
