/** Another company's system over HTTP, which answers when the test says so, and has a page of each caller. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './eventually.ts';

interface Question {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly response: ServerResponse;
}

/** Whatever is below /pages/ is a page that shows its own address; all else is asked, and waits. */
export class CustomerSystem {
  readonly #server: Server;
  readonly #questions: Question[] = [];
  /** Paths of the pages that were opened, with what was asked of them. */
  readonly pagesOpened: string[] = [];

  static async start(): Promise<CustomerSystem> {
    const system = new CustomerSystem();
    await new Promise<void>((resolve) => system.#server.listen(0, '127.0.0.1', resolve));
    return system;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      const { pathname, searchParams, search } = new URL(request.url ?? '/', this.address);
      if (!pathname.startsWith('/pages/')) {
        const query = Object.fromEntries(searchParams);
        this.#questions.push({ path: pathname, query, response });
        return;
      }
      this.pagesOpened.push(`${pathname}${search}`);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<title>${pathname}</title>`);
    });
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** The queries that were asked there so far, also those without an answer. */
  asked(path: string): readonly Question['query'][] {
    return this.#questions.filter((one) => one.path === path).map(({ query }) => query);
  }

  /** Settles when somebody has asked there. */
  async answer(path: string, json: unknown): Promise<void> {
    const isOpen = (one: Question) => one.path === path && !one.response.writableEnded;
    const { response } = await eventually(`${path} is asked`, () => this.#questions.find(isOpen));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(json));
  }

  /** Questions that wait are cut. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
