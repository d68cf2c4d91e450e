/** The table of who may use what: each route by each role, by nobody, by tokens, by foreign pages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MachineTokens } from '../../../src/desk/sign-in/machine-tokens.ts';
import { restDocument } from '../../../src/protocol/rest/document.ts';
import {
  type RestRoute,
  type Role,
  role,
  type TokenScope,
  tokenScope,
} from '../../../src/protocol/rest/route.ts';
import { restRoutes } from '../../../src/protocol/rest/routes.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { callerAs, callerWith, ownOrigin } from '../../support/desk/rest-caller.ts';

const routes = Object.values(restRoutes).flat();
const signInOf: Readonly<Record<Role, string>> = {
  agent: 'linjing',
  supervisor: 'chen',
  quality: 'liu',
  admin: 'root',
};

const named = (route: RestRoute) => `${route.method} ${route.path}`;
const addressOf = (route: RestRoute) => route.path.replaceAll(/:\w+/g, 'none');
const changing = routes.filter(({ method }) => method !== 'GET');

describe('every REST route', () => {
  const clock = new VirtualClock(1_800_000_000_000);
  let fixture: DeskFixture;

  beforeAll(async () => {
    fixture = await openDeskFixture(clock);
  });
  afterAll(() => fixture.server.close());

  it('is served, and nothing else is below /api besides the descriptions', () => {
    const { app } = fixture.server;
    const served = routes.filter(({ method, path }) => app.hasRoute({ method, url: path }));
    expect(served.map(named)).toEqual(routes.map(named));
    // Every line that ends in methods is a route; HEAD stands beside each GET.
    const printed = app.printRoutes({ commonPrefix: false });
    const methods = [...printed.matchAll(/\(([A-Z, ]+)\)/g)].flatMap(([, list = '']) =>
      list.split(', ').filter((method) => method !== 'HEAD'),
    );
    const others = ['/api/desk-protocol.json', '/api/openapi.json', '/healthz', '/metrics'];
    expect(methods).toHaveLength(routes.length + others.length);
  });

  describe.each(routes.map((route) => [named(route), route] as const))('%s', (_name, route) => {
    it.each(role.options)('opens to its roles only: as %s', async (as) => {
      const person = await callerAs(fixture.server, signInOf[as]);
      const { statusCode } = await person.send(route.method, addressOf(route));
      const may = route.roles === 'anyone' || route.roles.includes(as);
      if (may) expect([401, 403, 500]).not.toContain(statusCode);
      else expect(statusCode).toBe(403);
    });

    it('is shut to who is not signed in', async () => {
      const { method } = route;
      const url = addressOf(route);
      const answer = await fixture.server.app.inject({ method, url, headers: ownOrigin });
      expect(answer.statusCode).toBe(route.roles === 'anyone' ? 400 : 401);
    });

    it('opens to tokens with its scope only', async () => {
      const { scope } = route;
      const all = tokenScope.options;
      const others = await send(route, tokenWith(all.filter((one) => one !== scope)));
      expect(others).toBe(route.roles === 'anyone' ? 400 : 403);
      if (scope === undefined) return;
      expect([401, 403, 500]).not.toContain(await send(route, tokenWith([scope])));
    });
  });

  const tokenWith = (scopes: readonly TokenScope[]): string =>
    new MachineTokens(fixture.machineTokens, clock).create({
      ...{ name: 'wallet', scopes, days: 1, createdBy: '管理员' },
    }).token;

  async function send(route: RestRoute, token: string): Promise<number> {
    const machine = callerWith(fixture.server, token);
    return (await machine.send(route.method, addressOf(route))).statusCode;
  }

  it.each(changing.map((route) => [named(route), route] as const))(
    'refuses to be called from a foreign page: %s',
    async (_name, { method, path }) => {
      const admin = await callerAs(fixture.server, 'root');
      const headers = { ...admin.headers, origin: 'https://evil.test' };
      const url = path.replaceAll(/:\w+/g, 'none');
      const answer = await fixture.server.app.inject({ method, url, headers });
      expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'not-allowed']);
    },
  );

  it('stands in the OpenAPI document with its roles', async () => {
    const document = (await fixture.server.app.inject('/api/openapi.json')).json();
    expect(document).toEqual(JSON.parse(JSON.stringify(restDocument())));
    const operations = Object.values(document.paths as object).flatMap((path) =>
      Object.values(path as object),
    );
    expect(operations).toHaveLength(routes.length);
    const goLive = document.paths['/api/dialplan/live'].post;
    expect(goLive['x-roles']).toEqual(['admin']);
    expect(goLive.security).toEqual([{ session: [] }, { token: ['dialplan:write'] }]);
    const body = goLive.requestBody.content['application/json'].schema;
    expect(body.required).toEqual(['files', 'why', 'base']);
    const of = document.paths['/api/dialplan/versions/{number}/files'].get.parameters;
    expect(of).toEqual([
      { name: 'number', in: 'path', required: true, schema: { type: 'string' } },
    ]);
  });
});
