/**
 * The part of drachtio-srf that we use, as its source behaves (5.0.29); its own types are thin.
 * Callback forms are used throughout: a promise resumes one turn late, and what drachtio sends in
 * the same segment (a BYE right after the ACK) would be missed.
 */
import type { Socket } from 'node:net';
import Srf from 'drachtio-srf';

/** Header fields to send; a value with CRLF would inject a header, so never pass foreign text. */
export type SipHeaders = Record<string, string>;

export interface SipMessageFace {
  /** Equal headers are joined with commas; undefined when absent. */
  get(name: string): string | undefined;
  has(name: string): boolean;
  readonly body: string | undefined;
}

export interface SipRequest extends SipMessageFace {
  readonly method: string;
  readonly uri: string;
  readonly source: 'network' | 'application';
  readonly source_address: string;
  readonly source_port: number;
  readonly protocol: string;
  readonly stackTxnId: string;
  /** Set for requests inside a dialog. */
  readonly stackDialogId: string | undefined;
  readonly socket: Socket;
  on(event: 'cancel', listener: () => void): this;
  /** Only for a request that we sent outside a dialog: its provisional and final answers. */
  on(event: 'response', listener: (response: SipResponse) => void): this;
  off(event: 'cancel', listener: () => void): this;
  /** Only for a request that we sent. */
  cancel(options: { readonly headers: SipHeaders }, callback: (error: unknown) => void): void;
}

export interface SipResponse extends SipMessageFace {
  /** 0 or absent until something was sent. */
  readonly status: number;
  readonly finalResponseSent: boolean;
  readonly source_address: string;
  readonly source_port: number;
  send(
    status: number,
    options?: { headers?: SipHeaders; body?: string },
    callback?: (error: unknown, sent?: SipMessageFace) => void,
  ): void;
  send(status: number, reason: string, options?: { headers?: SipHeaders; body?: string }): void;
}

export interface SipDialog {
  readonly id: string;
  readonly type: 'uas' | 'uac';
  readonly sip: { callId: string; localTag: string; remoteTag: string };
  local: { uri: string; sdp: string; contact: string };
  remote: { uri: string; sdp: string };
  readonly connected: boolean;
  readonly socket: Socket;
  /** Replaced by us: the library's own throws on a re-INVITE without SDP. */
  handle(request: SipRequest, response: SipResponse): void;
  on(event: 'destroy', listener: (request?: SipRequest, reason?: string) => void): this;
  once(event: 'ack', listener: (request: SipRequest) => void): this;
  once(event: 'destroy', listener: (request?: SipRequest, reason?: string) => void): this;
  off(event: 'destroy', listener: (request?: SipRequest, reason?: string) => void): this;
  destroy(options: { headers?: SipHeaders }, callback: (error: unknown) => void): void;
  request(
    options: { method: string; headers?: SipHeaders; body?: string },
    callback: (error: unknown, response?: SipResponse) => void,
  ): void;
}

/** Why createUAC or createUAS failed: a status, or an error of the connection. */
export interface SipLibraryError extends Error {
  readonly status?: number;
  readonly code?: string;
  /** The refusal, where there was one. */
  readonly res?: SipResponse;
}

export type RequestHandler = (request: SipRequest, response: SipResponse) => void;

interface Agent {
  readonly mapServer: ReadonlyMap<Socket, { readonly pendingRequests: Map<string, () => void> }>;
  readonly wp: { send(socket: Socket, message: string): string };
  request(
    options: { method: string; headers: SipHeaders; _socket: Socket } & (
      | { readonly stackDialogId: string }
      | { readonly stackTxnId: string; readonly uri: string }
    ),
    callback: (error: unknown) => void,
  ): void;
}

export interface SipLibrary {
  readonly app: { readonly client: Agent | undefined };
  connect(options: {
    host: string;
    port: number;
    secret: string;
    reconnect: { maxAttempts: number };
  }): void;
  disconnect(): void;
  use(method: string, handler: RequestHandler): void;
  on(event: 'connect', listener: (error: unknown, hostports?: string) => void): this;
  on(event: 'error', listener: (error: unknown) => void): this;
  on(event: 'close', listener: (socket: Socket) => void): this;
  /** Outside a dialog. The listener of its responses is to be set within the callback. */
  request(
    uri: string,
    options: { method: string; headers: SipHeaders; proxy?: string },
    callback: (error: unknown, request?: SipRequest) => void,
  ): void;
  createUAC(
    uri: string,
    options: { headers: SipHeaders; localSdp: string; proxy?: string },
    progress: {
      cbRequest: (error: unknown, request?: SipRequest) => void;
      cbProvisional: (response: SipResponse) => void;
    },
    callback: (error: SipLibraryError | null, dialog?: SipDialog) => void,
  ): void;
  createUAS(
    request: SipRequest,
    response: SipResponse,
    options: { headers: SipHeaders; localSdp: string },
    callback: (error: SipLibraryError | null, dialog?: SipDialog) => void,
  ): void;
  removeDialog(dialog: SipDialog): void;
}

/** A SIP library without a connection yet. */
export function createSipLibrary(): SipLibrary {
  return new Srf() as unknown as SipLibrary;
}
