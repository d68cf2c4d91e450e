/** Phones, trunks and health as the admins' pages show them. */
import type { PhoneRow, TrunkRow } from '../../src/protocol/rest-system.ts';

export function samplePhones(now: number): readonly PhoneRow[] {
  const contact = {
    ...{ protocol: 'udp', address: '192.0.2.31:5060' },
    userAgent: 'Yealink SIP-T46U 108.86.0.20',
    registeredAt: now - 900_000,
    expiresAt: now + 2_700_000,
  };
  return [
    { extension: '1000', contacts: [] },
    { extension: '1001', name: '林静', contacts: [contact] },
    { extension: '1002', name: '赵敏', contacts: [] },
  ];
}

export function sampleTrunks(now: number): readonly TrunkRow[] {
  return [
    {
      ...{ name: 'carrier-beijing', addresses: ['192.0.2.0/28', '2001:db8::/64'] },
      ...{ open: 12, lastDay: 8_431, lastCallAt: now - 3_000 },
    },
    { name: 'backup', addresses: [], digestUser: 'hotline', open: 0, lastDay: 0 },
  ];
}
