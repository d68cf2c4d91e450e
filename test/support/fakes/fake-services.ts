/** Services that answer what the test has said, and remember what they were asked and told. */
import type { ServiceAnswer, Services, ShortMessage } from '../../../src/calls/flow/flow-ports.ts';

export class FakeServices implements Services {
  /** By service; one that is not there is unreachable. */
  readonly answers = new Map<string, unknown>();
  readonly asked: { readonly service: string; readonly query: Readonly<Record<string, string>> }[] =
    [];
  readonly told: {
    readonly service: string;
    readonly facts: Readonly<Record<string, unknown>>;
  }[] = [];

  async ask(service: string, query: Readonly<Record<string, string>>): Promise<ServiceAnswer> {
    this.asked.push({ service, query });
    return this.#answer(service);
  }

  async tell(service: string, facts: Readonly<Record<string, unknown>>): Promise<ServiceAnswer> {
    this.told.push({ service, facts });
    return this.#answer(service);
  }

  async send(
    provider: string,
    { to, text }: ShortMessage,
    facts: Readonly<Record<string, unknown>>,
  ): Promise<ServiceAnswer> {
    return this.tell(provider, { ...facts, message: { to, text } });
  }

  #answer(service: string): ServiceAnswer {
    if (!this.answers.has(service)) return { outcome: 'failed', reason: 'unreachable' };
    return { outcome: 'answered', json: this.answers.get(service) };
  }
}
