/** What telephony is told of a dialplan's trunks, with their passwords from the data directory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HotlineError } from '../../base/errors.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import type { CompiledTrunk } from '../../dialplan/schema.ts';
import { phoneAccount } from '../../store/phone-account.ts';
import type { OutgoingTrunkConfig, TrunkConfig } from '../../telephony/ports.ts';

/** Where trunks' passwords are, one file each. */
export function secretsDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'secrets');
}

/** @throws HotlineError `config-invalid` for a trunk whose password file cannot be read */
export function trunkConfigs(
  dialplan: CompiledDialplan,
  dataDirectory: string,
  realm: string,
): readonly TrunkConfig[] {
  return Object.values(dialplan.trunks).map((trunk) => {
    const password = (secret: string): string => readPassword(trunk.id, secret, dataDirectory);
    const { digest, outgoing, homeCountryCode } = trunk;
    return {
      name: trunk.id,
      addresses: trunk.addresses,
      ...(digest ? { digest: digestOf(digest.username, realm, password(digest.secret)) } : {}),
      dialledNumberFrom: trunk.dialledNumberFrom,
      trustsAssertedIdentity: trunk.trustsAssertedIdentity,
      ...(homeCountryCode === undefined ? {} : { homeCountryCode }),
      ...(outgoing ? { outgoing: outgoingOf(outgoing, password) } : {}),
    };
  });
}

function digestOf(username: string, realm: string, password: string) {
  const { ha1Md5, ha1Sha256 } = phoneAccount(username, realm, password);
  return { username, ha1: { MD5: ha1Md5, 'SHA-256': ha1Sha256 } };
}

function outgoingOf(
  outgoing: NonNullable<CompiledTrunk['outgoing']>,
  password: (secret: string) => string,
): OutgoingTrunkConfig {
  const { address, credentials, callerNumber, allowedCallerNumbers } = outgoing;
  const { transport, prefixes, order, lines, noResponse, register, health } = outgoing;
  return {
    ...address,
    transport,
    ...(credentials
      ? {
          credentials: {
            username: credentials.username,
            password: password(credentials.secret),
          },
        }
      : {}),
    callerNumbers: { default: callerNumber, allowed: allowedCallerNumbers },
    prefixes,
    order,
    linesMax: lines,
    noResponseMs: noResponse,
    ...(register && {
      register: {
        ...(register.domain !== undefined && { domain: register.domain }),
        ...{ expiresSeconds: Math.ceil(register.expires / 1_000), retryMs: register.retry },
      },
    }),
    ...(health && {
      health: {
        ...{ everyMs: health.every, answerWithinMs: health.answerWithin },
        downAfter: health.downAfter,
      },
    }),
  };
}

function readPassword(name: string, secret: string, dataDirectory: string): string {
  const file = join(secretsDirectory(dataDirectory), secret);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const message = `the password of trunk '${name}' cannot be read from ${file}`;
    throw new HotlineError('config-invalid', message, { cause });
  }
}
