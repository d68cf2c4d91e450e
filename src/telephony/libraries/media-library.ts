/**
 * The part of drachtio-fsmrf that we use, as its source behaves (5.0.1 with drachtio-modesl 1.3.1).
 * Its waits never settle once a socket has closed: everything here is called through
 * media/media-endpoint.ts, which gives each wait an end.
 */
import type { Server, Socket } from 'node:net';
import Mrf from 'drachtio-fsmrf';
import type { SipDialog, SipHeaders, SipLibrary } from './sip-library.ts';

export interface EslEvent {
  getHeader(name: string): string | undefined;
  getBody(): string;
}

/** One event socket, inbound or outbound. */
export interface EslConnection {
  /** null once closed. */
  readonly socket: Socket | null;
  send(command: string, args?: Record<string, string>): void;
  /** A command that is answered in turn, unlike `api`. */
  sendRecv(command: string): void;
  api(command: string, callback: (response: EslEvent) => void): void;
  subscribe(events: readonly string[]): void;
  on(event: string, listener: (event: EslEvent) => void): this;
  off(event: string, listener: (event: EslEvent) => void): this;
  removeAllListeners(event: string): this;
  connected(): boolean;
  disconnect(): void;
}

export interface MediaEndpoint {
  readonly uuid: string;
  readonly local: { readonly sdp: string };
  readonly dialog: SipDialog | null;
  /** null once the event socket has closed. */
  readonly conn: EslConnection | null;
  api(command: string, args: string, callback: (error: unknown, event?: EslEvent) => void): void;
  execute(app: string, arg: string, callback: (error: unknown, event?: EslEvent) => void): void;
  destroy(callback: (error: unknown) => void): void;
  on(event: 'destroy', listener: (details?: { reason?: string }) => void): this;
  on(event: 'dtmf', listener: (details: { dtmf: string }) => void): this;
}

export interface MediaServerFace {
  readonly conn: EslConnection;
  /** Ours to the outbound sockets; absent until ready. */
  readonly _server: {
    readonly server: Server;
    /** Each outbound socket, as soon as it is there. */
    on(event: 'connection::open', listener: (connection: EslConnection) => void): unknown;
  };
  readonly listenPort: number;
  readonly maxSessions: number;
  readonly currentSessions: number;
  connected(): boolean;
  createEndpoint(
    options: { remoteSdp?: string; headers: SipHeaders },
    callback: (error: unknown, endpoint?: MediaEndpoint) => void,
  ): void;
  api(command: string, callback: (body: string) => void): void;
  disconnect(): void;
  on(event: 'error', listener: (error?: unknown) => void): this;
}

export interface MediaLibrary {
  /** Calls back again when its own reconnect succeeds after a failure: late servers are ended. */
  connect(
    options: {
      address: string;
      port: number;
      secret: string;
      profile: string;
      listenAddress: string;
      listenPort: number;
      advertisedAddress: string;
    },
    callback: (error: unknown, server?: MediaServerFace) => void,
  ): void;
}

/**
 * Calls back when the server's event socket has closed. In place of the library, which on its own
 * `end` and reconnect writes to the console past every log.
 */
export function onEventSocketClosed({ conn }: MediaServerFace, listener: () => void): void {
  conn.removeAllListeners('esl::end');
  conn.removeAllListeners('esl::ready');
  conn.on('esl::end', listener);
}

/** A media library that sends its INVITEs through the given SIP library. */
export function createMediaLibrary(sip: SipLibrary): MediaLibrary {
  return new Mrf(withQuietDialogs(sip), {}) as MediaLibrary;
}

interface UacLibrary {
  createUAC(uri: string, options: unknown): Promise<SipDialog>;
}

/**
 * The media library ends a dialog, and waits for nothing, when the event socket of its channel does
 * not come. Where the dialog is gone as well, the rejection would be nobody's and end the process.
 */
function withQuietDialogs(sip: SipLibrary): object {
  const createUAC = async (uri: string, options: unknown): Promise<SipDialog> => {
    const dialog = await (sip as unknown as UacLibrary).createUAC(uri, options);
    const destroy = dialog.destroy.bind(dialog);
    dialog.destroy = (headers, callback) => destroy(headers ?? {}, callback ?? (() => undefined));
    return dialog;
  };
  return Object.create(sip, { createUAC: { value: createUAC } });
}
