/**
 * Asks a FreeSWITCH whether it would take us, before the library connects: the library never
 * reports a wrong password, retries a refused connection for ever on its own and throws from a
 * callback when the SIP profile is missing.
 */
import { createConnection } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { FreeswitchConfig } from '../ports.ts';
import { settle, type WaitCounter } from '../settling.ts';

const probeDeadlineMs = 3_000;
/** IPv4, or IPv6 in brackets. */
const profileAddress = /\ssip:mod_sofia@([\d.]+|\[[0-9a-f:]+\]):\d+/i;
/** More than `sofia status` of a large server; a peer that sends more is none. */
const answerBytesMax = 256 * 1024;

/**
 * @returns our own address on the way there
 * @throws HotlineError `engine-unavailable` with the reason in the details, or `deadline-passed`
 */
export async function probeEventSocket(
  config: FreeswitchConfig,
  profile: string,
  clock: Clock,
  counter: WaitCounter,
): Promise<string> {
  const socket = createConnection({ host: config.host, port: config.port, noDelay: true });
  const wait = { clock, counter, what: 'FreeSWITCH probe', deadlineMs: probeDeadlineMs };
  try {
    return await settle<string>(wait, (resolve, reject) => {
      let received = '';
      let asked: 'nothing' | 'auth' | 'status' = 'nothing';
      const fail = (reason: string): void => reject(unavailable(reason));
      socket.on('error', (error) => fail(error.message));
      socket.on('close', () => fail('closed'));
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (received.length > answerBytesMax) fail('no event socket');
        else if (received.includes('text/rude-rejection')) fail('address not allowed');
        else if (received.includes('-ERR invalid')) fail('wrong secret');
        else if (asked === 'nothing' && received.includes('auth/request')) {
          asked = 'auth';
          socket.write(`auth ${config.secret}\n\n`);
        } else if (asked === 'auth' && received.includes('+OK accepted')) {
          asked = 'status';
          received = '';
          socket.write('api sofia status\n\n');
        } else if (asked === 'status' && isWhole(received)) {
          if (hasProfile(received, profile)) resolve(socket.localAddress ?? '');
          else fail(`no SIP profile ${profile}`);
        }
      });
    });
  } finally {
    socket.destroy();
  }
}

function isWhole(answer: string): boolean {
  const length = /Content-Length: (\d+)/.exec(answer)?.[1];
  const end = answer.indexOf('\n\n');
  return length !== undefined && end >= 0 && answer.length - end - 2 >= Number(length);
}

/** The same line the library looks for. */
function hasProfile(answer: string, profile: string): boolean {
  return answer.split('\n').some((line) => {
    const trimmed = line.trimStart();
    return trimmed.startsWith(profile) && profileAddress.test(trimmed);
  });
}

function unavailable(reason: string): HotlineError {
  return new HotlineError('engine-unavailable', 'FreeSWITCH does not take us', {
    details: { reason },
  });
}
