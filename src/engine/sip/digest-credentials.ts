/**
 * A client's answer to a digest challenge (RFC 7616, RFC 3261 §22, RFC 8760): MD5 and SHA-256, with
 * qop=auth or without. The server's side is the controller's.
 */

/** One challenge of a WWW-Authenticate or Proxy-Authenticate header. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  /** Whether the server offers `auth`; without it the answer has no cnonce and nc. */
  readonly qopAuth: boolean;
  readonly opaque?: string;
  /** The nonce was old, the password right: try again without asking anybody. */
  readonly stale: boolean;
}
