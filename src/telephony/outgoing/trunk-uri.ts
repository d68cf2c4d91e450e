/** How a trunk's carrier is addressed. */
import { formatHostPort } from '../../base/host-port.ts';
import type { OutgoingTrunkConfig } from '../ports.ts';

/** @param user whom it is to reach there; absent: the carrier itself */
export function trunkUri(
  trunk: Pick<OutgoingTrunkConfig, 'host' | 'port' | 'transport'>,
  user?: string,
): string {
  const whom = user === undefined ? '' : `${user}@`;
  const transport = trunk.transport === 'tcp' ? ';transport=tcp' : '';
  return `sip:${whom}${formatHostPort(trunk)}${transport}`;
}
