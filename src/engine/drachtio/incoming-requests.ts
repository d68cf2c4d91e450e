/**
 * Requests from the network on their way to an application and its answers back. A request whose
 * application is gone is held for a while: whoever comes and takes the routes or the dialog gets it.
 *
 * | request is | application answers | application goes | nobody comes in time |
 * | --- | --- | --- | --- |
 * | with an application | echo; final: forgotten | held, or given to another | - |
 * | held | NOK | - | 481 in a dialog, 503 outside |
 */

import type { Clock, Timer } from '../../base/clock.ts';
import { formatHostPort } from '../../base/host-port.ts';
import { formatSipMessage } from '../sip/message/format-message.ts';
import { callIdOf, fromOf, toOf } from '../sip/message/message-fields.ts';
import { parseNameAddr, tagOf } from '../sip/message/name-addr.ts';
import type { SipRequest } from '../sip/message/sip-message.ts';
import type { AnswerResult, Dialog, IncomingRequest } from '../sip/transaction-user.ts';
import type { Flow } from '../sip/transport/flow.ts';
import type { AppConnection } from './app-connection.ts';
import { passedHeaders } from './app-headers.ts';
import { type AppMessage, type AppSip, headerOf } from './app-message.ts';
import type { DialogRecord, DialogTable } from './dialog-table.ts';
import type { RegisteredFlows } from './registered-flows.ts';
import type { Routes } from './routes.ts';
import { formatAnswerEcho, formatDialogId, formatSipLine, remoteFacts } from './wire-lines.ts';

/** How long a request waits for an application to come back; chosen below the 32 s of timer F. */
export const holdMs = 10_000;
/** Held requests at most; beyond, they are refused at once. */
const heldMax = 10_000;
/** What a refused caller is told to wait, seconds. */
const retryAfterSeconds = '5';

interface PendingRequest {
  readonly txnId: string;
  readonly incoming: IncomingRequest;
  /** The dialog it is in; undefined outside. */
  readonly record: DialogRecord | undefined;
  owner: AppConnection | undefined;
  /** An application has answered it provisionally. */
  hasProvisional: boolean;
}

export interface IncomingRequestsOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly routes: Routes;
  readonly dialogs: DialogTable;
  readonly registeredFlows: RegisteredFlows;
}

export class IncomingRequests {
  readonly #options: IncomingRequestsOptions;
  /** By transaction id; an early UPDATE shares that of its INVITE and comes second. */
  readonly #byTxn = new Map<string, PendingRequest[]>();
  readonly #byNumber = new Map<number, PendingRequest>();
  /** Those without an application, and when they are refused. */
  readonly #held = new Map<PendingRequest, Timer>();

  constructor(options: IncomingRequestsOptions) {
    this.#options = options;
  }

  /** Requests that wait for an answer. */
  get size(): number {
    return this.#byNumber.size;
  }

  get heldCount(): number {
    return this.#held.size;
  }

  /** A request outside a dialog. */
  receive(incoming: IncomingRequest): void {
    const owner = this.#options.routes.next(incoming.request.method.toLowerCase());
    if (!owner) {
      refuse(incoming, 503);
      return;
    }
    const pending = this.#remember(incoming, this.#options.newId(), undefined);
    this.#deliver(pending, owner);
  }

  /** A request in a dialog; the dialog of a BYE is forgotten here. */
  receiveInDialog(incoming: IncomingRequest, dialog: Dialog): void {
    const { dialogs } = this.#options;
    const record = dialogs.of(dialog);
    if (!record) {
      refuse(incoming, 481);
      return;
    }
    if (incoming.request.method === 'BYE') dialogs.forget(dialog);
    const pending = this.#remember(incoming, this.#txnIdFor(incoming, dialog), record);
    const owner = this.#ownerOf(record);
    if (owner) this.#deliver(pending, owner);
    else this.#hold(pending);
  }

  /** The ACK to a 2xx that an application sent. */
  receiveAck(ack: SipRequest, dialog: Dialog, invite: IncomingRequest): void {
    const { dialogs, clock, newId } = this.#options;
    const record = dialogs.of(dialog);
    const owner = record && this.#ownerOf(record);
    if (!record || !owner) return;
    const txnId = record.unacknowledged.get(invite.id) ?? newId();
    record.unacknowledged.delete(invite.id);
    const raw = formatSipMessage(ack);
    const facts = remoteFacts(dialog.flow, raw.length, clock.now());
    owner.send(formatSipLine('network', facts, txnId, record.dialogId), raw);
  }

  /** The stack has answered the CANCEL and the INVITE; the application is told. */
  receiveCancel(cancel: SipRequest, invite: IncomingRequest, flow: Flow): void {
    const pending = this.#byNumber.get(invite.id);
    if (!pending) return;
    const dialogId = this.#dialogIdOf(pending);
    this.#forget(pending);
    this.#noteEnd(invite);
    const raw = formatSipMessage(cancel);
    const facts = remoteFacts(flow, raw.length, this.#options.clock.now());
    pending.owner?.send(formatSipLine('network', facts, pending.txnId, dialogId), raw);
  }

  /** The stack answered because the application did not in time; its late answer gets NOK. */
  expire(incoming: IncomingRequest): void {
    const pending = this.#byNumber.get(incoming.id);
    if (pending) this.#forget(pending);
    this.#noteEnd(incoming);
  }

  /** An application's answer: `sip|<txnId>|` with a status line. */
  answer(message: AppMessage, sip: AppSip & { kind: 'response' }, connection: AppConnection): void {
    const pending = this.#findAnswered(message.tokens[2] ?? '', sip);
    if (!pending || this.#held.has(pending)) {
      connection.respond(message, `NOK|${refusals['transaction-ended']}`);
      return;
    }
    const { incoming, txnId } = pending;
    const result = this.#respond(incoming, sip);
    if (result.outcome === 'refused') {
      if (result.reason === 'transaction-ended') this.#forget(pending);
      connection.respond(message, `NOK|${refusals[result.reason]}`);
      return;
    }
    if (sip.status > 100) pending.hasProvisional = true;
    const { sent } = result;
    const dialogId = this.#noteDialog(pending, connection, sip.status);
    const facts = remoteFacts(sent.flow, sent.bytes.length, sent.sentAt);
    connection.respond(message, formatAnswerEcho(facts, txnId, dialogId), sent.bytes);
    if (sip.status < 200) return;
    this.#forget(pending);
    this.#noteEnd(incoming);
    const { request, flow } = incoming;
    if (request.method === 'REGISTER' || request.method === 'SUBSCRIBE') {
      this.#options.registeredFlows.granted(request, sent.message, flow);
    }
  }

  /** An application registered for the verb: what was held for want of one is its now. */
  onRouted(connection: AppConnection, verb: string): void {
    for (const pending of [...this.#held.keys()]) {
      const wanted = pending.record ? 'invite' : pending.incoming.request.method.toLowerCase();
      if (wanted !== verb) continue;
      if (pending.record) pending.record.owner = connection;
      this.#deliver(pending, connection);
    }
  }

  /** An application used the dialog and is its owner now. */
  onTakenOver(record: DialogRecord): void {
    for (const pending of [...this.#held.keys()]) {
      if (pending.record === record) this.#deliver(pending, record.owner);
    }
  }

  /** The application is gone: what it had not answered goes to another, or waits for one. */
  onClosed(connection: AppConnection): void {
    for (const pending of [...this.#byNumber.values()]) {
      if (pending.owner !== connection) continue;
      pending.owner = undefined;
      const verb = pending.record ? 'invite' : pending.incoming.request.method.toLowerCase();
      // An INVITE that rings belongs to steps which only its old application knows.
      const other = pending.hasProvisional ? undefined : this.#options.routes.next(verb);
      if (pending.record && other) pending.record.owner = other;
      if (other) this.#deliver(pending, other);
      else this.#hold(pending);
    }
  }

  /** Forgets all; the stack is stopping. */
  stop(): void {
    for (const pending of [...this.#byNumber.values()]) this.#forget(pending);
  }

  #remember(
    incoming: IncomingRequest,
    txnId: string,
    record: DialogRecord | undefined,
  ): PendingRequest {
    const owner = undefined;
    const pending = { txnId, incoming, record, owner, hasProvisional: false };
    const sameTxn = this.#byTxn.get(txnId);
    if (sameTxn) sameTxn.push(pending);
    else this.#byTxn.set(txnId, [pending]);
    this.#byNumber.set(incoming.id, pending);
    return pending;
  }

  #forget(pending: PendingRequest): void {
    this.#held.get(pending)?.cancel();
    this.#held.delete(pending);
    this.#byNumber.delete(pending.incoming.id);
    const left = (this.#byTxn.get(pending.txnId) ?? []).filter((other) => other !== pending);
    if (left.length > 0) this.#byTxn.set(pending.txnId, left);
    else this.#byTxn.delete(pending.txnId);
  }

  #deliver(pending: PendingRequest, owner: AppConnection): void {
    this.#held.get(pending)?.cancel();
    this.#held.delete(pending);
    pending.owner = owner;
    const { incoming, txnId } = pending;
    const { flow, request, bytes, receivedAt } = incoming;
    const facts = remoteFacts(flow, bytes.length, receivedAt);
    const receivedOn = { address: flow.localAddress, port: flow.localPort };
    const line = pending.record
      ? formatSipLine('network', facts, txnId, shownDialogId(pending.record, request.method))
      : formatSipLine('network', facts, txnId, '', receivedOn);
    owner.send(line, formatSipMessage(request));
  }

  #hold(pending: PendingRequest): void {
    const giveUp = () => {
      this.#forget(pending);
      refuse(pending.incoming, pending.record ? 481 : 503);
      this.#noteEnd(pending.incoming);
    };
    if (this.#held.size >= heldMax) {
      giveUp();
      return;
    }
    this.#held.set(pending, this.#options.clock.setTimer(holdMs, giveUp));
  }

  /** The dialog's application, or one that takes its place; undefined when none is there. */
  #ownerOf(record: DialogRecord): AppConnection | undefined {
    if (record.owner.isOpen) return record.owner;
    const other = this.#options.routes.next('invite');
    if (other) record.owner = other;
    return other;
  }

  /** An UPDATE before the final answer comes under the INVITE's id, as srf expects. */
  #txnIdFor(incoming: IncomingRequest, dialog: Dialog): string {
    if (incoming.request.method === 'UPDATE' && dialog.state === 'early') {
      for (const other of this.#byNumber.values()) {
        if (other.incoming.dialog === dialog && other.incoming.request.method === 'INVITE') {
          return other.txnId;
        }
      }
    }
    return this.#options.newId();
  }

  /** The final answer may have been the end of a dialog: of an early one, or by NOTIFY. */
  #noteEnd({ request, dialog }: IncomingRequest): void {
    const { dialogs } = this.#options;
    if (dialog?.state === 'terminated') dialogs.forget(dialog);
    else if (request.method === 'INVITE') {
      const record = dialog && dialogs.of(dialog);
      if (record && dialog?.state === 'early') dialogs.forgetEarly(record.dialogId);
    }
  }

  /** By the CSeq's method where two requests share the id. */
  #findAnswered(txnId: string, sip: AppSip): PendingRequest | undefined {
    const sameTxn = this.#byTxn.get(txnId) ?? [];
    const method = headerOf(sip, 'cseq')?.trim().split(/\s+/)[1];
    if (sameTxn.length < 2 && !method) return sameTxn[0];
    return sameTxn.find((pending) => !method || pending.incoming.request.method === method);
  }

  #respond(incoming: IncomingRequest, sip: AppSip & { kind: 'response' }): AnswerResult {
    const { flow, request } = incoming;
    const ourAddress = formatHostPort({ host: flow.localAddress, port: flow.localPort });
    const to = parseNameAddr(headerOf(sip, 'to') ?? '');
    const toTag = to && tagOf(toOf(request)) === undefined ? tagOf(to) : undefined;
    return incoming.respond({
      status: sip.status,
      ...(sip.reason !== '' && { reason: sip.reason }),
      headers: passedHeaders(sip.headers, ourAddress),
      body: sip.body,
      ...(toTag !== undefined && { toTag }),
    });
  }

  /** Takes note of a dialog that the answer made. @returns the dialog id for the echo. */
  #noteDialog(pending: PendingRequest, connection: AppConnection, status: number): string {
    const { incoming } = pending;
    const { method } = incoming.request;
    if (method === 'BYE' || this.#isEarlyUpdate(pending)) return '';
    const { dialog } = incoming;
    if (!dialog || dialog.state === 'terminated') {
      return pending.record?.dialogId ?? (method === 'INVITE' ? dialogIdOf(incoming.request) : '');
    }
    const record = this.#options.dialogs.adopt(dialog, connection);
    if (method === 'INVITE' && status >= 200 && status < 300) {
      record.unacknowledged.set(incoming.id, pending.txnId);
    }
    return record.dialogId;
  }

  #isEarlyUpdate({ txnId, incoming }: PendingRequest): boolean {
    return incoming.request.method === 'UPDATE' && this.#byTxn.get(txnId)?.length === 2;
  }

  #dialogIdOf(pending: PendingRequest): string {
    if (pending.record) return pending.record.dialogId;
    const { dialog } = pending.incoming;
    return dialog ? formatDialogId(dialog.sipCallId, dialog.callerTag) : '';
  }
}

const refusals = {
  'transaction-ended': 'Response not sent due to unknown transaction',
  'reliability-unsupported': 'Remote endpoint does not support 100rel',
  'prack-pending': 'Response not sent, too many wait for PRACK',
  'transport-closed': 'transport for response has been shutdown or closed',
  'invalid-answer': 'Response not sent, it is not valid',
} as const;

/** The id of the dialog that the request makes if it is accepted. */
function dialogIdOf(request: SipRequest): string {
  return formatDialogId(callIdOf(request), tagOf(fromOf(request)) ?? '');
}

// Before the answer these are as if outside the dialog: srf knows no dialog yet.
const dialogMethods = new Set(['INVITE', 'UPDATE', 'PRACK', 'BYE', 'ACK', 'CANCEL']);

function shownDialogId(record: DialogRecord, method: string): string {
  if (record.dialog.state === 'early' && !dialogMethods.has(method)) return '';
  return record.dialogId;
}

function refuse(incoming: IncomingRequest, status: 481 | 503): void {
  const headers = status === 503 ? ([['Retry-After', retryAfterSeconds]] as const) : ([] as const);
  incoming.respond({ status, headers });
}
