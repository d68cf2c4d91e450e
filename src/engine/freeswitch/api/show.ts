/** `show channels|calls [count|as json]`: how a returning controller finds its calls. */
import type { Channel } from '../channel/channel.ts';
import type { SwitchCore } from '../core/switch-core.ts';

export function show(core: SwitchCore, argument: string): string {
  const [what = '', ...words] = argument.trim().split(/\s+/);
  const channels = [...core.channels.values()].filter((channel) => !channel.hasEnded);
  const wanted =
    what === 'channels'
      ? channels
      : what === 'calls' || what === 'bridged_calls'
        ? channels.filter((channel) => channel.partner && channel.callUuid === channel.uuid)
        : undefined;
  if (!wanted) return '-USAGE: channels|calls [count|as json]\n';
  if (words[0] === 'count') return `\n${wanted.length} total.\n`;
  const rows = wanted.map(row);
  if (words[0] === 'as' && words[1] === 'json') {
    return JSON.stringify(rows.length > 0 ? { row_count: rows.length, rows } : { row_count: 0 });
  }
  const head = rows[0] ? `${Object.keys(rows[0]).join(',')}\n` : '';
  const lines = rows.map((one) => `${Object.values(one).join(',')}\n`).join('');
  return `${head}${lines}\n${rows.length} total.\n`;
}

function row(channel: Channel): Record<string, string> {
  const { times, facts } = channel;
  return {
    uuid: channel.uuid,
    direction: 'inbound',
    created: new Date(times.createdAt).toISOString().slice(0, 19).replace('T', ' '),
    created_epoch: String(Math.floor(times.createdAt / 1000)),
    name: channel.name,
    state: channel.state,
    cid_name: '',
    cid_num: facts.fromUser,
    ip_addr: facts.remoteAddress,
    dest: facts.requestUser,
    application: channel.variable('current_application') ?? '',
    application_data: channel.variable('current_application_data') ?? '',
    dialplan: 'XML',
    context: 'mrf',
    read_codec: channel.variable('read_codec') ?? '',
    read_rate: '8000',
    callstate: channel.callState,
    call_uuid: channel.partner ? channel.callUuid : '',
  };
}
