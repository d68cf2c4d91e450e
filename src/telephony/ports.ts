/**
 * What telephony/ needs from the outside: its settings, the phones' accounts, and a store that
 * brings registrations back after a restart. Credentials are held as HA1 only (RFC 7616 §3.4.2):
 * the hash of `user:realm:password`, never the password.
 */

/** Digest algorithms offered and accepted, in the order they are offered (RFC 7616 §3.7). */
export type DigestAlgorithm = 'SHA-256' | 'MD5';

/** Agents' phones, by extension. */
export interface PhoneAccounts {
  /**
   * Lower-case hex of H(`extension:realm:password`) with the realm of {@link TelephonyConfig.realm};
   * undefined where no such extension exists or the algorithm is not stored for it.
   */
  ha1(extension: string, algorithm: DigestAlgorithm): string | undefined;
}

/** One contact a phone has registered for an extension (RFC 3261 §10). Plain JSON. */
export interface ContactBinding {
  readonly extension: string;
  /** The Contact URI as the phone gave it, without parameters of the header. */
  readonly contact: string;
  /** Where the REGISTER came from: used to reach a phone behind NAT. */
  readonly source: {
    readonly protocol: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
    readonly address: string;
    readonly port: number;
  };
  /** Call-ID and CSeq of the latest REGISTER: an older one must not undo a newer (§10.3 step 7). */
  readonly sipCallId: string;
  readonly cseq: number;
  readonly registeredAt: number;
  readonly expiresAt: number;
  readonly userAgent?: string;
}

/** Keeps the registered contacts over a restart of the controller. */
export interface LocationStore {
  /** All contacts, the expired ones too; read once at start. */
  loadBindings(): readonly ContactBinding[];
  /** Replaces all contacts of the extension in one step; an empty list removes it. */
  saveBindings(extension: string, bindings: readonly ContactBinding[]): void;
}

/** How a trunk takes calls to the public network. */
export interface OutgoingTrunkConfig {
  /** Where INVITEs go: an address or a name. `port` absent: 5060. */
  readonly host: string;
  readonly port?: number;
  readonly transport: 'udp' | 'tcp';
  /** For a trunk that challenges (401, 407). The realm is the carrier's, hence the password itself. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Shown to the person dialled. */
  readonly callerNumbers: {
    readonly default: string;
    /** What may be shown besides; 'any' where the carrier lets the caller's number through. */
    readonly allowed: 'any' | readonly string[];
  };
  /**
   * Numbers that it takes, and how it wants them: the longest `from` that a number begins with is
   * replaced by `to`. A number that begins with none is not taken.
   */
  readonly prefixes: readonly { readonly from: string; readonly to: string }[];
  /** Outgoing calls at once. */
  readonly linesMax: number;
  /** Where no trunk is named, the lower is tried first. */
  readonly order: number;
  /** Without a 180, a 183 or a final answer by then, the next trunk is tried. */
  readonly noResponseMs: number;
  /** The carrier is told where we are, with `credentials`; absent: it knows. */
  readonly register?: TrunkRegisterConfig;
  /** The carrier is asked whether it is there; absent: never. */
  readonly health?: TrunkHealthConfig;
}

/** Our registration with a carrier (RFC 3261 §10.2). */
export interface TrunkRegisterConfig {
  /** Of our address with the carrier, where that is not its host. */
  readonly domain?: string;
  /** Asked for; the carrier may grant less, or want more. */
  readonly expiresSeconds: number;
  /** The first pause after a failure; it doubles, to ten minutes. */
  readonly retryMs: number;
}

/** OPTIONS to a carrier. */
export interface TrunkHealthConfig {
  readonly everyMs: number;
  /** A later answer is none. */
  readonly answerWithinMs: number;
  /** So many in a row without an answer: no calls go out over it until it answers again. */
  readonly downAfter: number;
}

/** How a trunk stands that is registered or asked; in the words of records, pages and metrics. */
export interface TrunkStanding {
  readonly trunk: string;
  /** Calls out pass it by. */
  readonly isDown: boolean;
  readonly registration?: {
    readonly state: 'registering' | 'registered' | 'refused' | 'unreachable';
    readonly since: number;
    /** Of a refusal. */
    readonly sipStatus?: number;
    /** The carrier keeps us until then; absent: it does not. */
    readonly validUntil?: number;
  };
  readonly health?: { readonly state: 'unknown' | 'up' | 'down'; readonly since: number };
}

/** Where calls from the public network come from, and go to. */
export interface TrunkConfig {
  /** Shown in records and logs; unique. */
  readonly name: string;
  /** Addresses or CIDR blocks, IPv4 or IPv6, whose INVITEs are taken without a challenge. */
  readonly addresses?: readonly string[];
  /** A trunk without a fixed address signs its INVITEs instead. */
  readonly digest?: {
    readonly username: string;
    /** HA1 by algorithm; at least one. */
    readonly ha1: Readonly<Partial<Record<DigestAlgorithm, string>>>;
  };
  /** Where the dialled number is read; absent: the Request-URI. */
  readonly dialledNumberFrom?: 'request-uri' | 'to';
  /** Believe P-Asserted-Identity and Privacy (RFC 3325); absent: false. */
  readonly trustsAssertedIdentity?: boolean;
  /** Country code to strip from numbers, such as '86'; absent: numbers keep their `+`. */
  readonly homeCountryCode?: string;
  /** Absent: it takes no calls. */
  readonly outgoing?: OutgoingTrunkConfig;
}

/** One drachtio server. */
export interface DrachtioConfig {
  readonly host: string;
  /** Of the application protocol, 9022 by default at drachtio. */
  readonly port: number;
  readonly secret: string;
}

/** One FreeSWITCH server. */
export interface FreeswitchConfig {
  /** Shown in logs and health; unique. */
  readonly name: string;
  readonly host: string;
  /** Of the event socket, 8021 by default at FreeSWITCH. */
  readonly port: number;
  readonly secret: string;
}

/** All settings of telephony/, already checked for form by config.ts. */
export interface TelephonyConfig {
  readonly drachtio: DrachtioConfig;
  /** At least one; new legs go to the connected one with the fewest legs of ours. */
  readonly freeswitch: readonly FreeswitchConfig[];
  /** Where FreeSWITCH's outbound event sockets reach us. */
  readonly eventSockets: {
    readonly address: string;
    /** 0: any free port. Otherwise the n-th FreeSWITCH server uses `port + n`, n from 0. */
    readonly port: number;
  };
  /** Digest realm of phones and trunks; part of every HA1. */
  readonly realm: string;
  readonly trunks: readonly TrunkConfig[];
  /** Networks (CIDR) that phones may register and call from; absent: any. */
  readonly phoneNetworks?: readonly string[];
  /**
   * Requests of sources that are neither a trunk nor in `phoneNetworks`: 'refuse' answers 403,
   * 'ignore' never answers (an INVITE still gets drachtio's 100). Absent: 'refuse'.
   */
  readonly unknownSources?: 'refuse' | 'ignore';
  /** Between session refreshes (RFC 4028), by drachtio; absent: 1800, 0: no timer. */
  readonly sessionSeconds?: number;
  /**
   * A leg whose phone sends no sound for so long, and did not say that it holds, is ended as
   * 'media-timeout'; absent: 20 s, 0: left to FreeSWITCH.
   */
  readonly mediaTimeoutMs?: number;
  /** Channels kept ready at each media server for whom we call; absent: 8, 0: none. */
  readonly readyEndpoints?: number;
}
