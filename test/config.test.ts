import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isHotlineError } from '../src/base/errors.ts';
import { childEnvironment, readConfig, readEngineAddresses } from '../src/config.ts';

function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!isHotlineError(error, 'config-invalid')) throw error;
    return error.message.split('\n');
  }
}

describe('the settings', () => {
  it('listen on loopback and start the embedded engine when nothing is said', () => {
    expect(readConfig({})).toMatchObject({
      address: '127.0.0.1',
      sipPort: 5060,
      desk: { address: '127.0.0.1', port: 8080 },
      rtpPorts: { first: 20_000, last: 29_999 },
      journalSnapshots: 10,
    });
    expect(readConfig({}).external).toBeUndefined();
  });

  it('put the desk where the phones are unless told otherwise', () => {
    expect(readConfig({ HOTLINE_ADDRESS: '10.1.2.3' }).desk.address).toBe('10.1.2.3');
    const apart = { HOTLINE_ADDRESS: '10.1.2.3', HOTLINE_DESK_ADDRESS: '::1' };
    expect(readConfig(apart).desk.address).toBe('::1');
  });

  it('mask numbers for those who judge quality, for the roles named, or for nobody', () => {
    const masked = (roles: string) =>
      readConfig({ HOTLINE_MASK_NUMBERS_FOR: roles }).desk.maskedNumbersFor;
    expect(readConfig({}).desk.maskedNumbersFor).toEqual(['quality']);
    expect(masked('agent,quality')).toEqual(['agent', 'quality']);
    expect(masked('nobody')).toEqual([]);
  });

  it('name real servers, a secret with colons included', () => {
    const { external } = readConfig({
      HOTLINE_DRACHTIO: 'sip1:9022:a:b',
      HOTLINE_FREESWITCH: 'fs1:8021:c,fs2:8021:d',
    });
    expect(external?.drachtio).toEqual({ host: 'sip1', port: 9022, secret: 'a:b' });
    expect(external?.freeswitch.map((server) => server.host)).toEqual(['fs1', 'fs2']);
  });

  it.each([
    [{ HOTLINE_ADDRESS: 'localhost' }, 'HOTLINE_ADDRESS: an IPv4 or IPv6 address'],
    [{ HOTLINE_ADDRESS: '0.0.0.0' }, 'HOTLINE_ADDRESS: one address of this machine, not all'],
    [{ HOTLINE_SIP_PORT: 'x' }, 'HOTLINE_SIP_PORT: a port from 0 to 65535'],
    [
      { HOTLINE_MEDIA_TIMEOUT_SECONDS: '-1' },
      'HOTLINE_MEDIA_TIMEOUT_SECONDS: 0, or seconds up to 9999',
    ],
    [{ HOTLINE_SESSION_SECONDS: '60' }, 'HOTLINE_SESSION_SECONDS: 0, or seconds from 90 on'],
    [
      { HOTLINE_PHONE_NETWORKS: '10.0.0.0/8,192.0.2.0/33' },
      "HOTLINE_PHONE_NETWORKS: write them as '10.0.0.0/8,192.0.2.7'",
    ],
    [{ HOTLINE_RTP_PORTS: '30000-20000' }, 'HOTLINE_RTP_PORTS: the first port, then the last'],
    [
      { HOTLINE_MASK_NUMBERS_FOR: 'agents' },
      "HOTLINE_MASK_NUMBERS_FOR.0: roles are agent, supervisor, quality, admin; or 'nobody'",
    ],
    [{ HOTLINE_DESK_PROT: '80' }, 'HOTLINE_DESK_PROT: there is no such setting'],
    [
      { HOTLINE_DRACHTIO: 'a:1:b' },
      'HOTLINE_DRACHTIO and HOTLINE_FREESWITCH: set both, or neither',
    ],
  ])('refuse %j in words', (environment, fault) => {
    expect(faultsOf(environment)).toEqual([fault]);
  });

  it('let the phones of some networks in, and say what others get', () => {
    const some = { HOTLINE_PHONE_NETWORKS: '10.0.0.0/8,2001:db8::/32,192.0.2.7' };
    expect(readConfig(some).phoneNetworks).toEqual(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']);
    expect(readConfig({})).toMatchObject({ unknownSources: 'refuse', sessionSeconds: 1800 });
    expect(readConfig({}).mediaTimeoutSeconds).toBe(20);
    expect(readConfig({}).phoneNetworks).toBeUndefined();
  });

  it('report all faults together', () => {
    expect(faultsOf({ HOTLINE_SIP_PORT: '70000', HOTLINE_LOG_LEVEL: 'loud' })).toHaveLength(2);
  });

  it('are all in the README, and no others', () => {
    const source = readFileSync('src/config.ts', 'utf8');
    const schema = source.slice(source.indexOf('z.object({'), source.indexOf('export interface'));
    const commandLine = readFileSync('src/cli/hotline.ts', 'utf8');
    const read = new Set([
      ...(schema.match(/HOTLINE_[A-Z_]+(?=:)/g) ?? []),
      ...(commandLine.match(/(?<=\.env\(')HOTLINE_[A-Z_]+/g) ?? []),
    ]);
    const table = readFileSync('README.md', 'utf8').match(/^\| `HOTLINE.*/gm) ?? [];
    const told = new Set(
      table.flatMap((row) => row.split('|')[1]?.match(/HOTLINE_[A-Z_]+/g) ?? []),
    );
    expect(told).toEqual(read);
  });
});

it('tells both children of the supervisor where the engine is', () => {
  const engine = {
    secret: 'a secret of sufficient length',
    drachtioPort: 1,
    eventSocketPort: 2,
    mediaSipPort: 3,
  };
  expect(readEngineAddresses(childEnvironment({}, engine))).toEqual(engine);
  expect(readEngineAddresses(childEnvironment({}, undefined))).toBeUndefined();
});
