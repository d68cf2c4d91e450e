/**
 * The refresh of a session that is ours (RFC 4028 §10): a re-INVITE with the last session
 * description, of which the application hears only when it fails.
 */
import type { Stack } from '../core/stack.ts';
import { readNumber } from '../message/message-fields.ts';
import type { HeaderFields, IncomingResponse, ResponseHandler } from '../transaction-user.ts';
import { formatSessionExpires } from './session-terms.ts';
import type { SessionTimerUser } from './session-timer.ts';
import type { SipDialog } from './sip-dialog.ts';

/** Another INVITE is in progress; it may refresh the session itself. */
const busyWaitMs = 1_000;

export class SessionRefresh implements SessionTimerUser, ResponseHandler {
  readonly #stack: Stack;
  readonly #dialog: SipDialog;

  constructor(stack: Stack, dialog: SipDialog) {
    this.#stack = stack;
    this.#dialog = dialog;
  }

  onSessionExpired(): void {
    this.#dialog.endWithBye('session-expired', 'Session timer expired');
  }

  onRefreshDue(): void {
    const running = this.#dialog.sessionTimer;
    if (running) this.#refresh(running.intervalSeconds);
  }

  onResponse({ response }: IncomingResponse): void {
    const dialog = this.#dialog;
    const { status } = response;
    if (status < 200) return;
    const before = dialog.sessionTimer;
    if (status < 300) dialog.ack();
    else if (status === 491) dialog.session.postpone(dialog.glareWaitMs());
    else if (status === 422) this.#refreshSlower(readNumber(response.headers, 'Min-SE', 86_400));
    else if (status !== 408 && status !== 481) this.#giveUp(status);
    if (before) this.#stack.log.debug('session refresh', { status, sipCallId: dialog.sipCallId });
  }

  #refresh(intervalSeconds: number, minSeconds?: number): void {
    const dialog = this.#dialog;
    const terms = formatSessionExpires({ intervalSeconds, refresher: 'uac' });
    const headers: HeaderFields = [
      ['Session-Expires', terms],
      ...(minSeconds === undefined ? [] : ([['Min-SE', String(minSeconds)]] as const)),
      ...(dialog.localSdp ? ([['Content-Type', 'application/sdp']] as const) : []),
    ];
    const body = dialog.localSdp ? { body: dialog.localSdp } : {};
    const result = dialog.request({ method: 'INVITE', headers, ...body }, this);
    if (result.outcome === 'refused' && result.reason === 'request-pending') {
      dialog.session.postpone(busyWaitMs);
    }
  }

  /** 422: the peer wants a longer interval (RFC 4028 §7.3). */
  #refreshSlower(minSeconds: number | undefined) {
    const running = this.#dialog.sessionTimer;
    if (!running || minSeconds === undefined || minSeconds <= running.intervalSeconds) {
      return this.#giveUp(422);
    }
    this.#refresh(minSeconds, minSeconds);
  }

  #giveUp(status: number): void {
    this.#stack.log.warn('session refresh failed', { status });
    this.#dialog.endWithBye('session-expired', 'Session refresh failed');
  }
}
