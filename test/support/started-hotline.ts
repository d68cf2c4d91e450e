/** `npm start` as a person runs it: the supervisor with its children, on free ports and fresh data. */
import { readdirSync, readFileSync } from 'node:fs';
import type { SignInCard } from '../../src/first-start.ts';
import { projectDirectory } from './built-hotline.ts';
import { eventually } from './eventually.ts';
import { serverSettings, sipPortOf } from './hotline/call-servers.ts';
import { ChildProgram, type ProgramEnd } from './hotline/child-program.ts';
import { freePorts } from './hotline/free-ports.ts';

export interface StartedOptions {
  /** For the data directory. */
  readonly folder: string;
  /** Absent: the demo's. */
  readonly dialplans?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Away from the default range, which a developer's own hotline may use. */
const rtpPorts = '27000-27399';

export class StartedHotline {
  readonly program: ChildProgram;
  readonly sip: { readonly address: string; readonly port: number };
  readonly deskAddress: string;

  /** Started, not yet ready. */
  static async launch(options: StartedOptions): Promise<StartedHotline> {
    const [freePort = 0, deskPort = 0] = await freePorts(2);
    const sipPort = sipPortOf(freePort);
    const environment = {
      HOTLINE_SIP_PORT: String(sipPort),
      HOTLINE_DESK_PORT: String(deskPort),
      HOTLINE_RTP_PORTS: rtpPorts,
      HOTLINE_DATA: `${options.folder}/data`,
      ...(options.dialplans === undefined ? {} : { HOTLINE_DIALPLANS: options.dialplans }),
      ...serverSettings,
      ...options.settings,
    };
    const start = { directory: projectDirectory, environment };
    const program = new ChildProgram(process.execPath, ['scripts/start.mjs'], start);
    return new StartedHotline(program, sipPort, deskPort);
  }

  /** Settles when it has said that it is ready. */
  static async start(options: StartedOptions): Promise<StartedHotline> {
    const hotline = await StartedHotline.launch(options);
    await hotline.program.says(/Ctrl-C stops it/, 30_000);
    return hotline;
  }

  private constructor(program: ChildProgram, sipPort: number, deskPort: number) {
    this.program = program;
    this.sip = { address: '127.0.0.1', port: sipPort };
    this.deskAddress = `http://127.0.0.1:${deskPort}`;
  }

  /** The agents', as printed at the first start. */
  get cards(): readonly SignInCard[] {
    const row = /^ {4}(\S+) +(\S+) +(\S{14}) +(\d{4}) +(\S{14})$/gm;
    const found = [...this.program.output.matchAll(row)];
    return found.map(([, name = '', username = '', password = '', extension = '', phone = '']) => {
      const role = 'agent' as const;
      return { name, username, role, password, extension, phonePassword: phone };
    });
  }

  card(position: number): SignInCard {
    const card = this.cards[position];
    if (!card) throw new Error(`no agent ${position} in:\n${this.program.output}`);
    return card;
  }

  /** The process of this child now; settles with another one when it was started again. */
  child(name: 'engine/main' | 'controller', notPid?: number): Promise<number> {
    return eventually(`the ${name} runs`, () => {
      return childrenOf(this.program.pid).find((pid) => pid !== notPid && runs(pid, name));
    });
  }

  /** Ctrl-C, as the terminal sends it to the supervisor. */
  async interrupt(): Promise<ProgramEnd> {
    this.program.send('SIGINT');
    return this.program.ended;
  }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8');
    return children.split(' ').filter(Boolean).map(Number);
  });
}

function runs(pid: number, name: string): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`/${name}.js`);
}
