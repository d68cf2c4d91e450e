/** What telephony is told of a dialplan's trunks, with their passwords from the data directory. */
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import type { CompiledTrunk } from '../../dialplan/schema.ts';
import { phoneAccount } from '../../store/phone-account.ts';
import type { OutgoingTrunkConfig, TrunkConfig } from '../../telephony/ports.ts';
import type { Secrets } from './secrets.ts';

/** @throws HotlineError `config-invalid` for a trunk whose password could never be read */
export function trunkConfigs(
  dialplan: Pick<CompiledDialplan, 'trunks'>,
  secrets: Pick<Secrets, 'of'>,
  realm: string,
): readonly TrunkConfig[] {
  return Object.values(dialplan.trunks).map((trunk) => {
    const whose = `the password of trunk '${trunk.id}'`;
    const password = (secret: string): string => secrets.of(secret, whose);
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
