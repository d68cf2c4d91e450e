import { describe, expect, it } from 'vitest';
import {
  makeDialogRequest,
  nextHopUri,
  stateOfUac,
} from '../../../src/engine/sip/dialog/dialog-state.ts';
import { makeResponse } from '../../../src/engine/sip/message/make-response.ts';
import { SipHeaders } from '../../../src/engine/sip/message/sip-headers.ts';
import { required, TwoAgents } from './two-agents.ts';

describe('requests in a dialog (RFC 3261 §12.2.1.1)', () => {
  /** A BYE of the caller, whose INVITE went through proxies that recorded these routes. */
  async function byeThrough(...recordRoutes: readonly string[]) {
    const agents = await TwoAgents.started();
    const { alices, outgoing } = agents.call();
    const headers = SipHeaders.of([
      ...recordRoutes.map((route) => ['Record-Route', route] as const),
      ['To', alices.remoteAddress],
      ['Contact', '<sip:bob@10.0.0.2;line=3>'],
    ]);
    const response = { ...makeResponse(outgoing.sent.message, 200), headers };
    const state = stateOfUac(outgoing.sent.message, response, alices.flow);
    const bye = makeDialogRequest(state, 'BYE', 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx');
    return { uri: bye.uri, routes: bye.headers.list('Route'), to: nextHopUri(state) };
  }

  it('go to the loose router nearest to us, with the target as their URI', async () => {
    expect(await byeThrough('<sip:10.0.0.8;lr>', '<sip:10.0.0.9;lr>')).toEqual({
      uri: 'sip:bob@10.0.0.2;line=3',
      routes: ['<sip:10.0.0.9;lr>', '<sip:10.0.0.8;lr>'],
      to: 'sip:10.0.0.9;lr',
    });
  });

  it('through a strict router carry its URI, and the target as the last route', async () => {
    expect(await byeThrough('<sip:10.0.0.8;lr>', '<sip:10.0.0.9>')).toEqual({
      uri: 'sip:10.0.0.9',
      routes: ['<sip:10.0.0.8;lr>', '<sip:bob@10.0.0.2;line=3>'],
      to: 'sip:10.0.0.9',
    });
  });
});

describe('a response', () => {
  it('whose Via names another sent-by than ours is nobody’s (RFC 3261 §18.1.2)', async () => {
    const agents = await TwoAgents.started();
    agents.network.isLost = ({ from }) => from.startsWith('10.0.0.2');
    const { responses } = agents.invite();
    agents.clock.advance(100);
    const ringing = required(
      agents.network.sent.find(({ text }) => text.startsWith('SIP/2.0 100')),
    ).text.replace('100 Trying', '180 Ringing');
    agents.network.isLost = () => false;
    const forged = ringing.replace('10.0.0.1', '10.0.0.7');
    agents.network.inject('10.0.0.2:5060', '10.0.0.1:5060', forged);
    agents.clock.advance(50);
    expect(responses.statuses).toEqual([]);
    expect(agents.alice.counters().dropped).toBe(1);
    agents.network.inject('10.0.0.2:5060', '10.0.0.1:5060', ringing);
    agents.clock.advance(50);
    expect(responses.statuses).toEqual([180]);
  });
});
