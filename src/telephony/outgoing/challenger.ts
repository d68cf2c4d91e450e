/** Where a signed request goes: a name may lead elsewhere the second time; who challenged knows the nonce. */
import { isIP } from 'node:net';
import { formatHostPort } from '../../base/host-port.ts';

/**
 * The route to who sent the challenge; undefined where the URI's own address leads there.
 *
 * @param uri where the first request went
 */
export function routeToChallenger(
  uri: string,
  source: { readonly address: string; readonly port: number },
): string | undefined {
  const host = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?]+)/i.exec(uri)?.[1] ?? '';
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0 || source.address === '') return undefined;
  const transport = /;transport=\w+/i.exec(uri)?.[0] ?? '';
  return `sip:${formatHostPort({ host: source.address, port: source.port })}${transport};lr`;
}
