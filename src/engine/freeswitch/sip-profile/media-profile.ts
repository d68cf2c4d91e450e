/**
 * The SIP profile of the media server: takes the INVITEs of controllers, each of which names the
 * event socket that will control the channel (`X-esl-outbound`), and hands what happens in a dialog
 * to its call.
 */
import type { Clock } from '../../../base/clock.ts';
import type { SipCounters } from '../../sip/counters.ts';
import type { SipRequest } from '../../sip/message/sip-message.ts';
import type {
  Dialog,
  DialogEnding,
  IncomingRequest,
  SipLog,
  TransactionUser,
} from '../../sip/transaction-user.ts';
import type { ListenPoint } from '../../sip/transport/flow.ts';
import { UserAgent } from '../../sip/user-agent.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import { ArrivalRate } from './arrival-rate.ts';
import { parseDigitInfo } from './digit-info.ts';
import { readSignallingFacts } from './signalling-facts.ts';
import { SipCall } from './sip-call.ts';

export interface MediaProfileOptions {
  readonly core: SwitchCore;
  readonly clock: Clock;
  readonly address: string;
  /** UDP and TCP; 0 lets the system choose, each its own. */
  readonly port: number;
  readonly log?: SipLog;
}

const allowed = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'UPDATE'];

export class MediaProfile implements TransactionUser {
  readonly #core: SwitchCore;
  readonly #userAgent: UserAgent;
  readonly #calls = new Map<number, SipCall>();
  readonly #opening = new Map<number, SipCall>();
  readonly #arrivals: ArrivalRate;

  constructor(options: MediaProfileOptions) {
    this.#core = options.core;
    const { address, port } = options;
    this.#arrivals = new ArrivalRate(options.clock, options.core.settings.sessionsPerSecondMax);
    this.#userAgent = new UserAgent({
      listen: [
        { protocol: 'udp', address, port },
        { protocol: 'tcp', address, port },
      ],
      clock: options.clock,
      user: this,
      allow: allowed,
      product: 'Hotline-MRF',
      ...(options.log && { log: options.log }),
    });
  }

  start(): Promise<void> {
    return this.#userAgent.start();
  }

  stop(): Promise<void> {
    return this.#userAgent.stop();
  }

  get listenPoints(): readonly ListenPoint[] {
    return this.#userAgent.listenPoints;
  }

  /** Calls that hold a stream or a dialog. */
  get calls(): number {
    return this.#calls.size + this.#opening.size;
  }

  counters(): SipCounters {
    return this.#userAgent.counters();
  }

  onRequest(incoming: IncomingRequest): void {
    switch (incoming.request.method) {
      case 'INVITE':
        this.#core.inBackground(this.#invited(incoming), 'INVITE failed');
        break;
      case 'OPTIONS':
        incoming.respond({ status: 200 });
        break;
      default:
        incoming.respond({ status: 405, headers: [['Allow', allowed.join(', ')]] });
    }
  }

  onDialogRequest(incoming: IncomingRequest, dialog: Dialog): void {
    const call = this.#calls.get(dialog.id);
    const { request } = incoming;
    if (!call) {
      incoming.respond({ status: 481 });
      return;
    }
    switch (request.method) {
      case 'BYE':
        incoming.respond({ status: 200 });
        call.ended(request.headers.get('Reason'));
        break;
      case 'INVITE':
      case 'UPDATE':
        this.#core.inBackground(call.renegotiate(incoming), 're-INVITE failed');
        break;
      case 'INFO':
        this.#info(incoming, call);
        break;
      default:
        incoming.respond({ status: 405, headers: [['Allow', allowed.join(', ')]] });
    }
  }

  onAck(ack: SipRequest, dialog: Dialog): void {
    const call = this.#calls.get(dialog.id);
    if (call) this.#core.inBackground(call.acknowledged(ack), 'ACK failed');
  }

  onCancel(_cancel: SipRequest, invite: IncomingRequest): void {
    this.#opening.get(invite.id)?.dispose();
  }

  onDialogEnded(dialog: Dialog, ending: DialogEnding): void {
    const cause =
      ending.cause === 'session-expired' || ending.cause === 'ack-timeout'
        ? 'RECOVERY_ON_TIMER_EXPIRE'
        : 'NORMAL_UNSPECIFIED';
    this.#calls.get(dialog.id)?.failed(cause);
  }

  async #invited(incoming: IncomingRequest): Promise<void> {
    const { settings, channels, media } = this.#core;
    const controller = incoming.request.headers.get('X-esl-outbound');
    if (!controller) {
      incoming.respond({ status: 404 });
      return;
    }
    const isFull = Math.max(channels.size, this.calls) >= settings.sessionsMax;
    if (isFull || !this.#arrivals.take()) {
      incoming.respond({ status: 503, headers: [['Retry-After', '1']] });
      return;
    }
    const stream = await media.createStream().catch(() => undefined);
    if (!stream) {
      incoming.respond({ status: 503, headers: [['Retry-After', '5']] });
      return;
    }
    await this.#accept(incoming, controller, stream);
  }

  async #accept(
    incoming: IncomingRequest,
    controller: string,
    stream: Awaited<ReturnType<SwitchCore['media']['createStream']>>,
  ): Promise<void> {
    const { settings } = this.#core;
    let dialogId: number | undefined;
    const call = new SipCall({
      core: this.#core,
      facts: readSignallingFacts(incoming),
      stream,
      steps: [
        { application: 'socket', argument: `${controller} async full` },
        ...settings.fallThrough,
      ],
      onDialog: (dialog) => {
        dialogId = dialog.id;
        this.#calls.set(dialog.id, call);
      },
      onEnded: () => {
        this.#opening.delete(incoming.id);
        if (dialogId !== undefined) this.#calls.delete(dialogId);
      },
    });
    this.#opening.set(incoming.id, call);
    if (incoming.state !== 'proceeding') {
      call.dispose();
      return;
    }
    try {
      await call.accept(incoming);
    } catch (error) {
      incoming.respond({ status: 500 });
      call.dispose();
      throw error;
    }
    this.#opening.delete(incoming.id);
  }

  #info(incoming: IncomingRequest, call: SipCall): void {
    const digit = parseDigitInfo(incoming.request);
    if (digit) call.digitInfo(digit.digit, digit.durationMs);
    const isUnknown = !digit && incoming.request.body.length > 0;
    incoming.respond({ status: isUnknown ? 415 : 200 });
  }
}
