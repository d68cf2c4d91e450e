/** Where FreeSWITCH reaches us, whatever addresses phones and trunks use. */
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  nothingLeft,
  startTelephony,
  type TelephonyServers,
} from '../../support/telephony-fixture.ts';
import { answeredCaller } from './incoming-call-contract.ts';

export function addressesContract(running: () => TelephonyServers): void {
  describe('a controller with an IPv6 address', () => {
    test('is reached by FreeSWITCH over IPv4, as it has reached FreeSWITCH', async () => {
      const eventSockets = { address: '::1', port: 0 };
      const fixture = await startTelephony(running(), { eventSockets });
      onTestFinished(() => fixture.telephony.stop());
      const { leg, dialog } = await answeredCaller(() => fixture);
      expect(leg.end).toBeUndefined();
      await Promise.all([leg.hangup(), dialog.expectBye()]);
      await nothingLeft(fixture.telephony);
    });
  });
}
