/**
 * The admins' side of the desk without a controller: a dialplan desk over texts in memory that
 * compiles them for real, tokens in memory, and a system that says what it is told to.
 */
import type { Clock } from '../../../src/base/clock.ts';
import { HotlineError } from '../../../src/base/errors.ts';
import { outlineOf } from '../../../src/composition/dialplans/dialplan-outline.ts';
import { forecastAnswer } from '../../../src/composition/dialplans/draft-forecast.ts';
import { reasonBack } from '../../../src/composition/dialplans/live-dialplan.ts';
import { DirectoryPromptDesk } from '../../../src/composition/prompt-desk.ts';
import type {
  Author,
  DialplanDesk,
  MachineToken,
  MachineTokenStore,
  PromptDesk,
  PromptVersion,
  PromptVersions,
  SystemWatch,
  TakenDraft,
} from '../../../src/desk/admin-ports.ts';
import { compileDialplan, versionOf } from '../../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import { flowSvg } from '../../../src/dialplan/graph/svg.ts';
import type { PastDay } from '../../../src/dialplan/simulation/forecast.ts';
import { simulate, textsOf } from '../../../src/dialplan/simulation/simulate.ts';
import { differences } from '../../../src/dialplan/versions/differences.ts';
import type {
  DialplanFileText,
  LiveVersionRow,
  SimulationRequest,
} from '../../../src/protocol/rest/dialplan.ts';
import type { ForecastAnswer } from '../../../src/protocol/rest/dialplan-forecast.ts';
import type { PhoneRow, SystemBody, TrunkRow } from '../../../src/protocol/rest/system.ts';
import { MeasuredSounds } from '../../../src/store/files/measured-sounds.ts';
import { demoDialplan } from '../demo-dialplan.ts';

type Files = readonly DialplanFileText[];

const year = 2026;

export class MemoryDialplanDesk implements DialplanDesk {
  /** The last whole day with calls; absent: there is none. */
  past: PastDay | undefined;
  readonly #clock: Clock;
  readonly #kept: { readonly row: LiveVersionRow; readonly files: Files }[] = [];
  #current: CompiledDialplan;

  constructor(files: Files, clock: Clock) {
    this.#clock = clock;
    this.#current = this.#sound(files);
    this.#keep(files, clock.now(), { by: 'files', why: 'start' });
  }

  get live(): CompiledDialplan {
    return this.#current;
  }

  now() {
    const files = this.#files();
    return { version: this.#current.version, base: versionOf(files), files };
  }

  versions(limit: number) {
    return this.#kept.map(({ row }) => row).slice(0, limit);
  }

  files(number: number) {
    return this.#kept.find(({ row }) => row.number === number)?.files;
  }

  async differences(before: Files, after: Files) {
    return differences(before, after);
  }

  async check(files: Files) {
    const { dialplan, faults } = compileDialplan(files, { year });
    return {
      faults,
      outline: outlineOf(files),
      differences: dialplan ? differences(this.#files(), files) : [],
      ...(dialplan && { version: dialplan.version }),
    };
  }

  async simulate({ files, tier, patienceMs, ...request }: SimulationRequest) {
    const dialplan = files ? this.#sound(files) : this.#current;
    const { version, outcome, lines } = simulate(dialplan, {
      ...request,
      answerMs: 4_000,
      ...(tier !== undefined && { customer: { tier } }),
      ...(patienceMs !== undefined && { patienceMs }),
    });
    const told = lines.map(({ at, event, facts }) => ({ at, event, facts: { ...facts } }));
    return {
      ...{ version, outcome },
      lines: told.map((line, index) => {
        const told = lines[index];
        return { ...line, texts: told ? textsOf(dialplan, told) : [] };
      }),
    };
  }

  async forecast(files: Files, _gone: AbortSignal): Promise<ForecastAnswer> {
    const both = [this.#current, this.#sound(files)] as const;
    if (!this.past) return { outcome: 'no-calls' };
    return forecastAnswer(both, this.past, this.#clock.now());
  }

  async graph(files: Files | undefined, id: string, language: 'zh-CN' | 'en') {
    const flow = (files ? this.#sound(files) : this.#current).flows[id];
    if (!flow) throw new HotlineError('not-found', 'no such flow');
    return flowSvg(flow, language);
  }

  async goLive(files: Files, base: string, author: Author): Promise<TakenDraft> {
    if (base !== versionOf(this.#files())) throw new HotlineError('conflict', 'changed');
    const { dialplan, faults } = compileDialplan(files, { year });
    if (!dialplan) return { outcome: 'refused', faults };
    const { version } = dialplan;
    if (version === this.#current.version) return { outcome: 'unchanged', version };
    this.#current = dialplan;
    this.#keep(files, (this.#kept[0]?.row.at ?? 0) + 60_000, author);
    return { outcome: 'swapped', version };
  }

  async rollBack(number: number, { by, why }: Author): Promise<TakenDraft> {
    const files = this.files(number);
    if (!files) throw new HotlineError('not-found', 'no such version');
    return this.goLive(files, versionOf(this.#files()), { by, why: reasonBack(number, why) });
  }

  #files(): Files {
    return this.#kept[0]?.files ?? [];
  }

  #keep(files: Files, at: number, author: Author): void {
    const number = this.#kept.length + 1;
    this.#kept.unshift({ row: { number, version: versionOf(files), at, ...author }, files });
  }

  #sound(files: Files): CompiledDialplan {
    const { dialplan, faults } = compileDialplan(files, { year });
    if (dialplan) return dialplan;
    throw new HotlineError('dialplan-invalid', faults.map(({ message }) => message.en).join('\n'));
  }
}

export class MemoryMachineTokens implements MachineTokenStore {
  readonly kept = new Map<string, MachineToken>();

  saveToken(token: MachineToken): void {
    this.kept.set(token.id, token);
  }

  tokens(): readonly MachineToken[] {
    return [...this.kept.values()].reverse();
  }

  tokenByHash(tokenHash: string): MachineToken | undefined {
    return this.tokens().find((token) => token.tokenHash === tokenHash);
  }

  touchToken(id: string, lastUsedAt: number): void {
    const token = this.kept.get(id);
    if (token) this.kept.set(id, { ...token, lastUsedAt });
  }

  removeToken(id: string): boolean {
    return this.kept.delete(id);
  }
}

class MemoryPromptVersions implements PromptVersions {
  readonly #kept: (PromptVersion & { readonly file: string; readonly sound: Buffer })[] = [];

  versions(file: string) {
    const kept = this.#kept.filter((version) => version.file === file);
    return kept.map(({ number, at, by, why }) => ({ number, at, by, why })).reverse();
  }

  async sound(file: string, number: number): Promise<Buffer | undefined> {
    return this.#kept.find((one) => one.file === file && one.number === number)?.sound;
  }

  add(file: string, sound: Buffer, version: Omit<PromptVersion, 'number'>): void {
    this.#kept.push({ ...version, number: this.#kept.length + 1, file, sound });
  }
}

/** The recordings below that folder, as the demo dialplan names them; versions are in memory. */
export function memoryPrompts(clock: Clock, directory: string): PromptDesk {
  // Only where somebody asks: most tests do not.
  let demo: CompiledDialplan | undefined;
  const dialplan = () => {
    demo ??= demoDialplan();
    return demo;
  };
  return new DirectoryPromptDesk({
    ...{ clock, directory, dialplan },
    ...{ sounds: new MeasuredSounds(), versions: new MemoryPromptVersions() },
  });
}

export class FakeSystemWatch implements SystemWatch {
  phoneRows: readonly PhoneRow[] = [];
  trunkRows: readonly TrunkRow[] = [];
  body: Omit<SystemBody, 'desks'> = {
    ready: true,
    parts: [
      { name: 'drachtio', connected: true },
      { name: 'embedded', connected: true },
    ],
    ...{ version: '0.1.0', node: 'v20.19.0', now: 0, startedAt: 0 },
    memoryBytes: 143_000_000,
    loopDelayMs: { p99: 11.2, max: 24.5 },
    cpu: 0.07,
    disk: { freeBytes: 42_000_000_000, totalBytes: 100_000_000_000 },
    databaseBytes: 61_000_000,
    dialplan: { version: 'abc123abc123' },
    secrets: [{ file: 'carrier', fault: 'empty', trunks: ['carrier'], services: [] }],
    calls: { calls: 12, queuedCalls: 3, legs: 21, repairs: 0 },
    telephony: { registeredContacts: 2, dialogs: 21, refusedSources: 4, failedDigests: 1 },
  };

  phones(): readonly PhoneRow[] {
    return this.phoneRows;
  }

  trunks(): readonly TrunkRow[] {
    return this.trunkRows;
  }

  look(): Omit<SystemBody, 'desks'> {
    return this.body;
  }
}

/** Phones' passwords and the choices of a dialplan, in memory. */
export class MemoryWork {
  readonly phonePasswords = new Map<string, string>();
  changes = 0;

  get staffParts() {
    return {
      phones: {
        setPassword: (extension: string, password: string) => {
          this.phonePasswords.set(extension, password);
        },
        exists: (extension: string) => this.phonePasswords.has(extension),
      },
      choices: () => ({
        queues: [
          { id: 'tracking', name: { 'zh-CN': '查件', en: 'Tracking' } },
          { id: 'pick-up', name: { 'zh-CN': '取件', en: 'Pick-up' } },
          { id: 'complaints', name: { 'zh-CN': '投诉', en: 'Complaints' } },
        ],
        skills: ['complaints', 'english', 'tracking'],
        flows: [{ id: 'survey', name: { 'zh-CN': '满意度调查', en: 'Survey' } }],
      }),
      hotlineOf: (number: string) => (number === '1050' ? 'express' : undefined),
      onWorkChanged: () => {
        this.changes++;
      },
    };
  }
}
