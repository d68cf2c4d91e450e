/** Short messages through a provider: a real HTTP server on this machine says what it was sent. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { serviceConfigs } from '../../src/composition/dialplans/services-of-dialplan.ts';
import { HttpServices, type ServiceConfig } from '../../src/services/http-services.ts';
import type { MessageForm } from '../../src/services/message-form.ts';
import { smallDialplan, soundDialplan } from '../support/small-dialplan.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly contentType: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

describe('a short message', () => {
  let provider: Server;
  let received: Received[];
  let answers: (readonly [status: number, body: string])[];
  let url: string;

  beforeEach(async () => {
    received = [];
    answers = [[200, '{"code":0}']];
    provider = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { headers } = request;
      const { 'content-type': contentType, authorization } = headers;
      const body = Buffer.concat(chunks).toString();
      received.push({ headers, contentType, authorization, body });
      const [status, answer] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [500, ''];
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const address = provider.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/send`;
  });
  afterEach(() => new Promise((resolve) => provider.close(resolve)));

  function send(form?: MessageForm) {
    const config: ServiceConfig = {
      ...{ url, token: 'secret', timeoutMs: 5_000, retries: 1, cacheMs: 0, atOnceMax: 2 },
      ...(form && { message: form }),
    };
    const settings = () => ({ sms: config });
    const services = new HttpServices({ settings, clock: systemClock, fetch });
    const message = { to: '13800138000', text: '运单{id}已签收 & "ok"', id: 'call_1-7' };
    return services.send('sms', message, { callId: 'call_1' });
  }

  const fields = { mobile: '{to}', content: '【快递】{text}', requestId: '{id}' };
  const content = '【快递】运单{id}已签收 & "ok"';

  it('is sent in the form that its provider wants', async () => {
    expect(await send({ as: 'json', fields })).toMatchObject({ outcome: 'answered' });
    expect(await send({ as: 'form', fields })).toMatchObject({ outcome: 'answered' });
    const [asJson, asForm] = received;
    expect(asJson).toMatchObject({
      contentType: 'application/json',
      authorization: 'Bearer secret',
    });
    expect(JSON.parse(asJson?.body ?? '')).toEqual({
      ...{ mobile: '13800138000', content, requestId: 'call_1-7' },
    });
    expect(asForm?.contentType).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(asForm?.body))).toEqual({
      ...{ mobile: '13800138000', content, requestId: 'call_1-7' },
    });
  });

  /** As the dialplan says it. */
  async function sendBy(service: string) {
    const dialplan = soundDialplan(
      `${smallDialplan}\nservices:\n  # allow unused: sent to below\n  sms: {url: '${url}', ${service}}\n`,
    );
    const secrets = { of: () => 'open {text}' };
    const settings = () => serviceConfigs(dialplan, secrets);
    const services = new HttpServices({ settings, clock: systemClock, fetch });
    await services.send('sms', { to: '13800138000', text: '已签收 "47"', id: 'call_1-7' }, {});
    return received.at(-1);
  }

  it('is sent in lists and objects where its provider wants those', async () => {
    const sent = await sendBy(`message: {fields: {
      PhoneNumberSet: ['+86{to}'],
      TemplateParam: {code: '{text}', lines: ['{id}', 'sms']},
      priority: 3, flash: false, sender: null}}`);
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      PhoneNumberSet: ['+8613800138000'],
      TemplateParam: { code: '已签收 "47"', lines: ['call_1-7', 'sms'] },
      ...{ priority: 3, flash: false, sender: null },
    });
  });

  it('carries the headers that its provider wants', async () => {
    const sent = await sendBy(`secret: sms, headers: {X-App: hotline, accept: text/json}`);
    expect(sent?.headers).toMatchObject({
      ...{ 'x-app': 'hotline', accept: 'text/json', authorization: 'Bearer open {text}' },
    });
  });

  it('is signed where its provider looks for it, and there only', async () => {
    const keyed = await sendBy("secret: sms, headers: {X-Api-Key: 'key {secret}'}");
    expect(keyed?.headers).toMatchObject({ 'x-api-key': 'key open {text}' });
    const fields = "{apikey: '{secret}', mobile: '{to}', count: 1}";
    const inside = await sendBy(`secret: sms, message: {as: form, fields: ${fields}}`);
    expect(Object.fromEntries(new URLSearchParams(inside?.body))).toEqual({
      ...{ apikey: 'open {text}', mobile: '13800138000', count: '1' },
    });
    expect(received.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  it('is told with the facts to a service that has no form for it', async () => {
    await send();
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      callId: 'call_1',
      message: { to: '13800138000', text: '运单{id}已签收 & "ok"' },
    });
  });

  it.each([
    ['{"result":{"code":0}}', 'answered'],
    ['{"result":{"code":"0"}}', 'answered'],
    ['{"result":{"code":17}}', 'failed'],
    ['{"result":[{"code":0}]}', 'failed'],
    ['{"result":{}}', 'failed'],
    ['{"code":0}', 'failed'],
    ['[]', 'failed'],
    ['null', 'failed'],
  ])('has failed when the answer says so: %s', async (body, outcome) => {
    answers = [[200, body]];
    const taken = { at: 'result.code', is: '0' };
    expect(await send({ as: 'json', fields, taken })).toMatchObject({ outcome });
    expect(received).toHaveLength(1);
  });

  it('keeps its id when it is sent again to a provider that was out of order', async () => {
    answers = [
      [503, ''],
      [200, '{"code":0}'],
    ];
    expect(await send({ as: 'json', fields })).toMatchObject({ outcome: 'answered' });
    const ids = received.map(({ body }) => JSON.parse(body).requestId);
    expect(ids).toEqual(['call_1-7', 'call_1-7']);
  });
});
