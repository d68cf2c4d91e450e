import { createHash } from 'node:crypto';

/** A phone's or trunk's credentials as they are kept. */
export interface PhoneAccount {
  readonly extension: string;
  readonly ha1Md5: string;
  readonly ha1Sha256: string;
}

/** The digest secrets of a phone: RFC 7616 §3.4.2, `username:realm:password` hashed. */
export function phoneAccount(extension: string, realm: string, password: string): PhoneAccount {
  const secret = `${extension}:${realm}:${password}`;
  return {
    extension,
    ha1Md5: createHash('md5').update(secret).digest('hex'),
    ha1Sha256: createHash('sha256').update(secret).digest('hex'),
  };
}
