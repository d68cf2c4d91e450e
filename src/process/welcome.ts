import { formatHostPort } from '../base/host-port.ts';
import type { Config } from '../config.ts';
import type { SignInCard } from '../first-start.ts';

/** What the controller tells of itself when it is ready. */
export interface ControllerFacts {
  /** Present at the first start only. */
  readonly signInCards?: readonly SignInCard[];
  readonly deskPort?: number;
  readonly sipPort?: number;
  readonly hotlines?: readonly { readonly name: string; readonly numbers: readonly string[] }[];
}

/** The terminal's first page: where to call, where to look, who may sign in. */
export function welcomeText(config: Config, facts: ControllerFacts): string {
  const sip = formatHostPort({ host: config.address, port: facts.sipPort ?? config.sipPort });
  const desk =
    config.desk.origin ??
    `http://${formatHostPort({ host: config.desk.address, port: facts.deskPort ?? 0 })}`;
  const server = terminalOptions(config, sip);
  const lines = ['', 'Hotline is ready. 热线已就绪。', ''];
  for (const hotline of facts.hotlines ?? []) {
    const uris = hotline.numbers.map((number) => `sip:${number}@${sip}`);
    lines.push(`  ${hotline.name}`, `    call 拨打    ${uris.join('  ')}`);
  }
  lines.push(`    desk 座席    ${desk}`, '');
  const first = facts.signInCards?.find(({ role }) => role === 'agent');
  if (facts.signInCards && first) {
    lines.push(
      '  The sign-ins were made just now and are shown this once. 以下密码只显示一次，请保存：',
      '',
      ...cardTable(facts.signInCards),
      '',
      '  Try it in three more terminals 试用：',
      `    1. sign in at ${desk} as ${first.username}, and choose Ready 示闲`,
      `    2. npm run hotline -- phone ${first.extension} --password ${first.phonePassword}${server}`,
      `    3. npm run hotline -- call ${facts.hotlines?.[0]?.numbers[0] ?? ''} --press 2${server}`,
      '',
    );
  }
  lines.push('  Ctrl-C stops it. 按 Ctrl-C 停止。', '');
  return `${lines.join('\n')}\n`;
}

/** What the terminal phones must be told where Hotline is not where they look by themselves. */
function terminalOptions(config: Config, sip: string): string {
  if (sip === '127.0.0.1:5060') return '';
  const local = config.address === '127.0.0.1' ? '' : ` --local ${config.address}`;
  return ` --server ${sip}${local}`;
}

const roleWords = { agent: '', supervisor: '  supervisor 主管', admin: '  admin 管理员' };

function cardTable(cards: readonly SignInCard[]): string[] {
  const head = '    name 姓名   desk sign-in 座席登录                 phone 话机';
  const rows = cards.map((card) => {
    const desk = `${card.username.padEnd(10)} ${card.password}`;
    const phone = `${card.extension}  ${card.phonePassword}`;
    const role = roleWords[card.role];
    return `    ${card.name}        ${desk.padEnd(36)} ${phone}${role}`;
  });
  return [head, ...rows];
}
