/**
 * baresip, driven over its control socket: a SIP phone that is not ours. It says a WAV file (and hangs
 * up at its end) and keeps what it heard as `dump-*-dec.wav`.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { readWav } from '../sound.ts';
import { ChildProgram } from './child-program.ts';
import { freePorts } from './free-ports.ts';

export const hasBaresip = existsSync('/usr/bin/baresip');

export interface BaresipOptions {
  readonly folder: string;
  readonly server: { readonly address: string; readonly port: number };
  readonly protocol: 'udp' | 'tcp';
  readonly user: string;
  /** Absent: it does not register. */
  readonly password?: string;
  /** 8 kHz mono. */
  readonly says: string;
  readonly answers: 'auto' | 'manual';
}

export interface BaresipEvent {
  readonly type: string;
  readonly param?: string;
}

const modules = '/usr/lib/baresip/modules';

export class Baresip {
  readonly events: BaresipEvent[] = [];
  readonly #folder: string;
  readonly #program: ChildProgram;
  readonly #control: Socket;
  #received = '';

  static async start(options: BaresipOptions): Promise<Baresip> {
    const folder = join(options.folder, `baresip-${options.user}`);
    mkdirSync(join(folder, 'heard'), { recursive: true });
    const [sip = 0, control = 0] = await freePorts(2);
    writeFileSync(join(folder, 'config'), configOf(options, folder, { sip, control }));
    // The account is added when somebody listens: no event may come before.
    writeFileSync(join(folder, 'accounts'), '');
    const program = new ChildProgram('baresip', ['-4', '-f', folder, '-v'], { directory: folder });
    const socket = await eventually('baresip takes commands', () => open(control));
    const baresip = new Baresip(folder, program, socket);
    baresip.command('uanew', accountOf(options));
    return baresip;
  }

  private constructor(folder: string, program: ChildProgram, control: Socket) {
    this.#folder = folder;
    this.#program = program;
    this.#control = control;
    control.on('data', (bytes) => this.#take(bytes.toString('latin1')));
    control.on('error', () => undefined);
  }

  /** `dial`, `hangup`, `accept`, `sndcode`, `hold`, `resume` ... */
  command(command: string, params?: string): void {
    const text = JSON.stringify({ command, ...(params === undefined ? {} : { params }) });
    this.#control.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** The first event of this type. */
  async reports(type: string): Promise<BaresipEvent> {
    return eventually(
      `baresip reports ${type}`,
      () => {
        const found = this.events.find((event) => event.type === type);
        if (found) return found;
        throw new Error(this.#toldSoFar());
      },
      12_000,
    );
  }

  /** What it heard, once it has written it at the end of the call. */
  heard(): Int16Array {
    return this.#dump('-dec.wav');
  }

  /**
   * What it really said, once it has written that: on a busy machine its player falls behind and puts
   * silence between, which is no fault of those who carry it.
   */
  said(): Int16Array {
    return this.#dump('-enc.wav');
  }

  #dump(suffix: string): Int16Array {
    const directory = join(this.#folder, 'heard');
    const name = readdirSync(directory).find((file) => file.endsWith(suffix));
    return name === undefined ? new Int16Array() : lastChannel(join(directory, name));
  }

  async stop(): Promise<void> {
    this.command('quit');
    await this.#program.stop();
    this.#control.destroy();
  }

  #toldSoFar(): string {
    const told = this.events.map(({ type, param }) => `${type} ${param ?? ''}`);
    return `but ${told.join(', ')}\n${this.#program.output.slice(-2_000)}`;
  }

  /** Netstrings of JSON. */
  #take(text: string): void {
    this.#received += text;
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.slice(0, colon));
      if (colon < 0 || this.#received.length <= end) return;
      const message: Record<string, unknown> = JSON.parse(this.#received.slice(colon + 1, end));
      this.#received = this.#received.slice(end + 1);
      if (message.event === true) this.events.push(message as unknown as BaresipEvent);
    }
  }
}

function open(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

function lastChannel(file: string): Int16Array {
  return readWav(file).channels.at(-1) ?? new Int16Array();
}

function accountOf({ user, password, server, protocol, answers }: BaresipOptions): string {
  const proxy = `sip:${server.address}:${server.port};transport=${protocol}`;
  return [
    `<sip:${user}@${server.address};transport=${protocol}>`,
    ...(password === undefined
      ? ['regint=0']
      : [`auth_user=${user}`, `auth_pass=${password}`, 'regint=120']),
    `outbound="${proxy}"`,
    'audio_codecs=PCMA/8000/1,PCMU/8000/1',
    `answermode=${answers}`,
    'dtmfmode=rtpevent',
  ].join(';');
}

function configOf(
  { user, protocol, says }: BaresipOptions,
  folder: string,
  ports: { readonly sip: number; readonly control: number },
): string {
  return `
poll_method epoll
sip_listen 127.0.0.1:${ports.sip}
sip_trans_def ${protocol}
call_local_timeout 120
call_max_calls 4
audio_player aubridge,nil-${user}
audio_source aufile,${says}
audio_alert aubridge,nil-${user}
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
audio_txmode thread
audio_level no
audio_buffer 20-160
rtcp_mux no
jitter_buffer_delay 5-25
module_path ${modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${ports.control}
snd_path ${join(folder, 'heard')}
`;
}
