/** Applications that set channel variables: done at once, with nothing to say. */
import type { Channel } from '../channel/channel.ts';
import { type Application, noResponse } from './application.ts';

/** `set name=value`; an empty value unsets. */
export const set: Application = ({ channel, argument }) => {
  assign(channel, argument);
  return noResponse;
};

/** `multiset ^^<c>name=value<c>name=value`, or the pairs separated by blanks. */
export const multiset: Application = ({ channel, argument }) => {
  const custom = /^\^\^(.)(.*)$/s.exec(argument);
  const [delimiter, list] = custom ? [custom[1] ?? ' ', custom[2] ?? ''] : [' ', argument];
  for (const pair of list.split(delimiter)) assign(channel, pair);
  return noResponse;
};

/** `export [nolocal:]name=value`: set, and named in `export_vars` for legs this one may make. */
export const exportVariable: Application = ({ channel, argument }) => {
  const pair = argument.replace(/^nolocal:/, '');
  assign(channel, pair);
  const name = pair.split('=', 1)[0]?.trim() ?? '';
  const names = new Set((channel.variable('export_vars') ?? '').split(',').filter(Boolean));
  channel.setVariable('export_vars', [...names.add(name)].join(','));
  return noResponse;
};

/** `unset name`. */
export const unset: Application = ({ channel, argument }) => {
  channel.setVariable(argument.trim(), '');
  return noResponse;
};

function assign(channel: Channel, pair: string): void {
  const equals = pair.indexOf('=');
  if (equals > 0) channel.setVariable(pair.slice(0, equals).trim(), pair.slice(equals + 1));
}
