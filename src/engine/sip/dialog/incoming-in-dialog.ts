/** What requests of the peer do inside a dialog, before the application sees them. */
import { randomInt } from 'node:crypto';
import type { IncomingExchange } from '../core/incoming-exchange.ts';
import type { Stack } from '../core/stack.ts';
import { parseRAck } from '../message/cseq.ts';
import { acceptSequence } from './dialog-state.ts';
import { isIntervalTooSmall, sessionIntervalMin } from './session-terms.ts';
import type { SipDialog } from './sip-dialog.ts';
import { isLastNotify } from './subscription.ts';

export function receiveInDialog(stack: Stack, dialog: SipDialog, exchange: IncomingExchange) {
  const { request } = exchange;
  // §12.2.2: out of order.
  if (!acceptSequence(dialog.shared, request)) return exchange.reject(500);
  dialog.shared.flow = exchange.flow;
  if (request.method === 'BYE') return receiveBye(stack, dialog, exchange);
  if (dialog.isLeaving || dialog.state === 'terminated') return exchange.reject(481);
  if (request.method === 'INVITE' && !admitInvite(dialog, exchange)) return;
  if (request.method === 'UPDATE' && !admitUpdate(dialog, exchange)) return;
  if (request.method === 'PRACK') return receivePrack(stack, dialog, exchange);
  if (dialog.method !== 'INVITE' && isLastNotify(request)) dialog.terminate();
  tellUser(stack, dialog, exchange);
}

function receiveBye(stack: Stack, dialog: SipDialog, exchange: IncomingExchange) {
  // BYEs crossed: the application has said its word already.
  if (dialog.isLeaving) {
    exchange.reject(200);
    return dialog.crossByes();
  }
  dialog.terminate();
  tellUser(stack, dialog, exchange);
}

/** RFC 3261 §14.2, RFC 4028 §9. @returns false when it was refused. */
function admitInvite(dialog: SipDialog, exchange: IncomingExchange): boolean {
  if (isIntervalTooSmall(exchange.request.headers)) return refuseInterval(exchange);
  if (dialog.incomingInvite) return refuse(exchange, 500, [['Retry-After', retryAfter()]]);
  if (dialog.openInvite || dialog.openUpdate || dialog.awaitsAck) return refuse(exchange, 491);
  dialog.incomingInvite = exchange;
  return true;
}

/** RFC 3311 §5.2: one offer at a time; theirs waits for our answer, ours for theirs. */
function admitUpdate(dialog: SipDialog, exchange: IncomingExchange): boolean {
  const hasOffer = exchange.request.body.length > 0;
  if (isIntervalTooSmall(exchange.request.headers)) return refuseInterval(exchange);
  if (dialog.incomingUpdate || (hasOffer && dialog.incomingInvite?.owesAnswer)) {
    return refuse(exchange, 500, [['Retry-After', retryAfter()]]);
  }
  if (hasOffer && dialog.awaitsAnswer) return refuse(exchange, 491);
  dialog.incomingUpdate = exchange;
  return true;
}

/** RFC 3262 §3: a PRACK for nothing gets 481; else what waited for it goes out. */
function receivePrack(stack: Stack, dialog: SipDialog, exchange: IncomingExchange) {
  const rack = parseRAck(exchange.request.headers.get('RAck') ?? '');
  const reliable = dialog.incomingInvite?.reliable;
  if (!rack || !reliable?.acknowledge(rack)) return exchange.reject(481);
  tellUser(stack, dialog, exchange);
  reliable.release();
}

function tellUser(stack: Stack, dialog: SipDialog, exchange: IncomingExchange): void {
  const isFine = stack.callUser(() => stack.user.onDialogRequest(exchange, dialog));
  if (!isFine) exchange.reject(500);
}

function refuseInterval(exchange: IncomingExchange): false {
  return refuse(exchange, 422, [['Min-SE', String(sessionIntervalMin)]]);
}

function refuse(
  exchange: IncomingExchange,
  status: number,
  headers: readonly (readonly [string, string])[] = [],
): false {
  exchange.reject(status, headers);
  return false;
}

// §14.2: chosen randomly between 0 and 10 seconds.
function retryAfter(): string {
  return String(randomInt(0, 11));
}
