/** A caller is answered from a ready channel before FreeSWITCH has been told of the offer. */
import { beforeEach, describe, expect, it } from 'vitest';
import { newCounters } from '../../../src/telephony/counters.ts';
import type { MediaEndpoint } from '../../../src/telephony/libraries/media-library.ts';
import type { SipDialog, SipResponse } from '../../../src/telephony/libraries/sip-library.ts';
import { Endpoint } from '../../../src/telephony/media/endpoint.ts';
import type { FreeswitchConnection } from '../../../src/telephony/servers/freeswitch-connection.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';

type Answer = (error: unknown, response?: SipResponse) => void;

const offer = audioAt('198.51.100.7', 4_000);
const answer = audioAt('192.0.2.1', 20_002);

function audioAt(address: string, port: number): string {
  const lines = ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'];
  return [...lines, `m=audio ${port} RTP/AVP 8`, ''].join('\r\n');
}

let told: { readonly body: string | undefined; readonly respond: Answer }[];
let endpoint: Endpoint;

beforeEach(() => {
  told = [];
  const dialog: Partial<SipDialog> = {
    local: { uri: '', sdp: '', contact: '<sip:us>' },
    handle: () => undefined,
    once: () => dialog as SipDialog,
    request: ({ body }, respond) => void told.push({ body, respond }),
  };
  const library: Partial<MediaEndpoint> = {
    ...{ uuid: 'uuid-1', local: { sdp: 'what it offered' }, dialog: dialog as SipDialog },
    conn: { subscribe: () => undefined, sendRecv: () => undefined } as unknown as NonNullable<
      MediaEndpoint['conn']
    >,
    api: () => undefined,
    on: () => library as MediaEndpoint,
  };
  const connection = { name: 'one', legs: 0 } as FreeswitchConnection;
  const context = {
    ...{ clock: new VirtualClock(), counters: newCounters(), mediaTimeoutMs: 0 },
    signallingLost: new AbortController().signal,
  };
  endpoint = new Endpoint(library as MediaEndpoint, connection, context, {});
});

/** FreeSWITCH's response to the re-INVITE, once that has been sent. */
async function responds(status: number, body?: string): Promise<void> {
  while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
  told[0]?.respond(undefined, { status, body } as SipResponse);
}

describe('an offer that is taken while its answer is on the way', () => {
  it('is told to FreeSWITCH after the turn that answers', async () => {
    endpoint.takeOffer({ offer, answer });
    expect([endpoint.localSdp, told.length]).toEqual([answer, 0]);
    await responds(200, answer.replace('o=- 1 1', 'o=- 1 2'));
    await endpoint.offerTaken;
    expect([told.map(({ body }) => body), endpoint.localSdp]).toEqual([[offer], answer]);
  });

  it.each([
    ['refuses it', 488, undefined],
    ['answers with another port', 200, audioAt('192.0.2.1', 20_004)],
    ['answers with another codec', 200, answer.replace('AVP 8', 'AVP 0')],
  ])('is not taken when FreeSWITCH %s', async (_what, status, body) => {
    endpoint.takeOffer({ offer, answer });
    const taken = expect(endpoint.offerTaken).rejects.toMatchObject({ code: 'media-failed' });
    await responds(status, body);
    await taken;
  });
});
