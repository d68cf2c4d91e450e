/**
 * The systems that a dialplan names, over HTTP. Whatever they do, a question settles within its
 * attempts' timeouts, costs bounded memory, and never more requests at once than were allowed.
 */
import type { Clock } from '../base/clock.ts';
import type {
  ServiceAnswer,
  ServiceFailure,
  Services,
  ShortMessage,
} from '../calls/flow/flow-ports.ts';
import { AnswerCache } from './answer-cache.ts';
import { type MessageForm, messageRequest, wasTaken } from './message-form.ts';
import { readJson } from './read-json.ts';

export interface ServiceConfig {
  readonly url: string;
  /** Sent as bearer token; absent: none. */
  readonly token?: string;
  /** Of each request, with names in lower case, besides and before our own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of each attempt. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** How long an answer is used again; 0: never. */
  readonly cacheMs: number;
  readonly atOnceMax: number;
  /** Of short messages; absent: they are told with the facts. */
  readonly message?: MessageForm;
  /** What is put into messages for `{secret}`. */
  readonly secret?: string;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpServicesParts {
  /** By the dialplan's name, always of the newest one. */
  readonly settings: () => Readonly<Record<string, ServiceConfig>>;
  readonly clock: Clock;
  readonly fetch: Fetch;
}

/** What has been asked of all services since the start. */
export interface ServiceCounters {
  readonly asked: number;
  readonly fromCache: number;
  readonly failed: number;
  readonly underWay: number;
}

/** Before the first further attempt; doubled for each after it. */
const retryPauseMs = 200;

type Attempt = ServiceAnswer & { readonly mayTryAgain?: boolean };

export class HttpServices implements Services {
  readonly #parts: HttpServicesParts;
  readonly #cache: AnswerCache;
  readonly #underWay = new Map<string, number>();
  #asked = 0;
  #fromCache = 0;
  #failed = 0;

  constructor(parts: HttpServicesParts) {
    this.#parts = parts;
    this.#cache = new AnswerCache(parts.clock);
  }

  counters(): ServiceCounters {
    const underWay = [...this.#underWay.values()].reduce((sum, count) => sum + count, 0);
    return { asked: this.#asked, fromCache: this.#fromCache, failed: this.#failed, underWay };
  }

  async ask(
    service: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ServiceAnswer> {
    const config = this.#parts.settings()[service];
    if (!config) return this.#failure('unknown-service');
    const url = new URL(config.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const known = this.#cache.find(url.href);
    if (known) {
      this.#fromCache += 1;
      return known;
    }
    const request = { url: url.href, init: { method: 'GET', headers: headersOf(config) }, signal };
    const answer = await this.#request(service, config, request);
    if (answer.outcome === 'answered') this.#cache.keep(url.href, answer, config.cacheMs);
    return answer;
  }

  async tell(service: string, facts: Readonly<Record<string, unknown>>): Promise<ServiceAnswer> {
    const config = this.#parts.settings()[service];
    if (!config) return this.#failure('unknown-service');
    const body = JSON.stringify(facts);
    return this.#post(service, config, { contentType: 'application/json', body });
  }

  async send(
    provider: string,
    message: ShortMessage,
    facts: Readonly<Record<string, unknown>>,
  ): Promise<ServiceAnswer> {
    const config = this.#parts.settings()[provider];
    const form = config?.message;
    if (!config || !form) {
      const { to, text } = message;
      return this.tell(provider, { ...facts, message: { to, text } });
    }
    const answer = await this.#post(provider, config, messageRequest(form, message, config.secret));
    if (answer.outcome === 'failed' || wasTaken(form, answer.json)) return answer;
    return this.#failure('refused');
  }

  #post(
    service: string,
    config: ServiceConfig,
    { contentType, body }: { readonly contentType: string; readonly body: string },
  ): Promise<ServiceAnswer> {
    const headers = { ...headersOf(config), 'content-type': contentType };
    const { signal } = new AbortController();
    const init = { method: 'POST', headers, body };
    return this.#request(service, config, { url: config.url, init, signal });
  }

  async #request(
    service: string,
    config: ServiceConfig,
    request: { readonly url: string; readonly init: RequestInit; readonly signal: AbortSignal },
  ): Promise<ServiceAnswer> {
    const underWay = this.#underWay.get(service) ?? 0;
    if (underWay >= config.atOnceMax) return this.#failure('too-many');
    this.#asked += 1;
    this.#underWay.set(service, underWay + 1);
    try {
      const answer = await this.#attempts(config, request);
      return answer.outcome === 'answered' ? answer : this.#failure(answer.reason);
    } finally {
      this.#underWay.set(service, (this.#underWay.get(service) ?? 1) - 1);
    }
  }

  async #attempts(
    config: ServiceConfig,
    request: { readonly url: string; readonly init: RequestInit; readonly signal: AbortSignal },
  ): Promise<ServiceAnswer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await this.#attempt(config, request);
      if (!answer.mayTryAgain || attempt >= config.retries || request.signal.aborted) return answer;
      await this.#pause(retryPauseMs * 2 ** attempt, request.signal);
    }
  }

  async #attempt(
    { timeoutMs }: ServiceConfig,
    {
      url,
      init,
      signal,
    }: { readonly url: string; readonly init: RequestInit; readonly signal: AbortSignal },
  ): Promise<Attempt> {
    const limit = new AbortController();
    const timer = this.#parts.clock.setTimer(timeoutMs, () => limit.abort());
    const stop = AbortSignal.any([signal, limit.signal]);
    try {
      const response = await this.#parts.fetch(url, { ...init, redirect: 'error', signal: stop });
      return await answerOf(response);
    } catch {
      // The reasons of a failed request are the other side's; which kind it was is all a flow needs.
      const reason = stop.aborted ? 'timed-out' : 'unreachable';
      return { outcome: 'failed', reason, mayTryAgain: true };
    } finally {
      timer.cancel();
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.clock.setTimer(ms, resolve);
      signal.addEventListener(
        'abort',
        () => {
          timer.cancel();
          resolve();
        },
        { once: true },
      );
    });
  }

  #failure(reason: ServiceFailure): ServiceAnswer {
    this.#failed += 1;
    return { outcome: 'failed', reason };
  }
}

/** 204 and an empty answer say that it was taken. */
async function answerOf(response: Response): Promise<Attempt> {
  if (!response.ok) {
    await response.body?.cancel();
    const mayTryAgain = response.status === 429 || response.status >= 500;
    return { outcome: 'failed', reason: 'refused', mayTryAgain };
  }
  const read = await readJson(response);
  return read.isJson
    ? { outcome: 'answered', json: read.json }
    : { outcome: 'failed', reason: 'malformed' };
}

function headersOf({ token, headers }: ServiceConfig): Record<string, string> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { accept: 'application/json', ...authorization, ...headers };
}
