/**
 * The desk protocol's fixed points: version, limits, and the words for the end of a socket. The
 * frames are in desk-frames.ts. One WebSocket per desk at `deskSocketPath`, JSON text frames.
 */

/** Raised only when an older client would misread a frame; unknown fields are ignored on both sides. */
export const protocolVersion = 1;

/** Offered by the client and chosen by the server in Sec-WebSocket-Protocol. */
export const deskSubprotocol = 'hotline-desk.v1';

export const deskSocketPath = '/api/desk';

export const deskLimits = {
  /** Of one frame in either direction. */
  frameBytesMax: 64 * 1024,
  /** Events kept for a desk that is away or has not acknowledged; older ones become a snapshot. */
  unacknowledgedEventsMax: 64,
  /** Bytes waiting in a socket; above it the desk gets no events until it has drained. */
  socketBacklogBytesMax: 256 * 1024,
  /** Answers remembered per desk session, so that a repeated command is not done twice. */
  rememberedAnswersMax: 256,
  /** Commands of one desk that wait for their answer. */
  pendingCommandsMax: 16,
  /** Frames a desk may send in a burst, and per second in the long run. */
  frameBurstMax: 200,
  framesPerSecond: 50,
  /** Refused frames until the socket is closed. */
  refusedFramesMax: 20,
  /** From the open socket to `hello`. */
  helloTimeoutMs: 5_000,
  /** The server's `ping`; a desk that sent nothing for `silenceMsMax` is taken for gone. */
  heartbeatMs: 5_000,
  silenceMsMax: 12_000,
  /** A command that has no answer by then has an unknown outcome. */
  commandTimeoutMs: 10_000,
  noteCharactersMax: 4_000,
  noticesMax: 20,
} as const;

/** What call control keeps to. Each transient state of a call ends by itself after its time. */
export const callLimits = {
  /** Of one `send-digits`. */
  digitsMax: 32,
  /** How long a consulted or called party may ring. */
  ringMsMax: 30_000,
  /** Parties of a conference, the caller included. */
  conferencePartiesMax: 8,
  /** A masked recording goes on by itself after it: a forgotten mask must not cost the evidence. */
  maskMsMax: 180_000,
} as const;

/** WebSocket close codes (RFC 6455 §7.4.2 leaves 4000-4999 to applications). */
export const closeCodes = {
  'taken-over': 4001,
  'signed-out': 4002,
  'shutting-down': 4003,
  'too-many': 4004,
  'version-unsupported': 4005,
  'silent-too-long': 4006,
  'invalid-input': 4007,
  'not-allowed': 4008,
} as const;

/** Why the server ends a socket; `finalByes` are those after which a desk stays away by itself. */
export type ByeReason = keyof typeof closeCodes;

export const finalByes: readonly ByeReason[] = [
  'taken-over',
  'signed-out',
  'not-allowed',
  'version-unsupported',
];
