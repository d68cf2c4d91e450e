import { ha1Of } from '../telephony/identity/digest.ts';

/** A phone's or trunk's credentials as they are kept. */
export interface PhoneAccount {
  readonly extension: string;
  readonly ha1Md5: string;
  readonly ha1Sha256: string;
}

/** The digest secrets of a phone, in place of its password (RFC 7616 §3.4.2). */
export function phoneAccount(extension: string, realm: string, password: string): PhoneAccount {
  return {
    extension,
    ha1Md5: ha1Of('MD5', extension, realm, password),
    ha1Sha256: ha1Of('SHA-256', extension, realm, password),
  };
}
