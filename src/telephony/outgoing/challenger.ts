/** Where a signed request goes: a name may lead elsewhere the second time; who challenged knows the nonce. */
import { isIP } from 'node:net';

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
  const { address, port } = source;
  const transport = /;transport=\w+/i.exec(uri)?.[0] ?? '';
  return `sip:${address.includes(':') ? `[${address}]` : address}:${port}${transport};lr`;
}
