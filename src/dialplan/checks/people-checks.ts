/** The people whom a dialplan speaks of, where they are known: they may come later, so it is warned only. */
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { CompiledStep } from '../schema.ts';
import type { Report } from './report.ts';

/** Those of the server that the dialplan is for. */
export interface KnownPeople {
  /** Of all phones that may register. */
  readonly extensions: ReadonlySet<string>;
  /** The user names of those who take calls. */
  readonly agents: ReadonlySet<string>;
}

/** @param number the hotline's, at `index` of its numbers */
export function checkNumber(
  hotline: Entry<'hotlines'>,
  { index, number }: { readonly index: number; readonly number: string },
  { extensions }: KnownPeople,
  report: Report,
): void {
  if (!extensions.has(number)) return;
  report('number-is-extension', hotline, ['numbers', index], {
    message: bilingual(
      `${number} is somebody's extension as well: colleagues who dial it reach the person, callers the hotline`,
      `${number} 也是某人的分机号：同事拨打会接到本人，来电者会进入热线`,
    ),
    severity: 'warning',
    fix: bilingual('give the person another extension', '给此人换一个分机号'),
  });
}

type Dial = Extract<CompiledStep, { dial: unknown }>['dial'];

/** An extension that is worked out during the call is not looked up. */
export function checkDialled(
  flow: Entry<'flows'>,
  { step, dial: { agent, extension } }: { readonly step: string; readonly dial: Dial },
  { agents, extensions }: KnownPeople,
  report: Report,
): void {
  const tell = (key: 'agent' | 'extension', message: Wording, near: string | undefined) => {
    report('nobody-there', flow, ['steps', step, 'dial', key], {
      ...{ message, severity: 'warning' },
      ...(near === undefined ? {} : { fix: didYouMean(near) }),
    });
  };
  if (agent !== undefined && !agents.has(agent)) {
    const message = bilingual(
      `nobody who takes calls has the user name '${agent}': the call would go its 'noAnswer' way`,
      `接电话的人里没有用户名“${agent}”：来电会走“noAnswer”`,
    );
    tell('agent', message, nearest(agent, agents));
  }
  const [, , written] = /^\s*(["'])(\d+)\1\s*$/.exec(extension ?? '') ?? [];
  if (written !== undefined && !extensions.has(written)) {
    const message = bilingual(
      `no phone has the extension ${written}: the call would go its 'noAnswer' way`,
      `没有话机用分机号 ${written}：来电会走“noAnswer”`,
    );
    tell('extension', message, nearest(written, extensions));
  }
}
