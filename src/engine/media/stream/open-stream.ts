/** A stream with its ports: brings packets in, sends reports, and closes. */
import { isIP } from 'node:net';
import { HotlineError } from '../../../base/errors.ts';
import type { ReceivedDigit } from '../../rtp/digit-receiver.ts';
import { isRtcp } from '../../rtp/rtp-packet.ts';
import type { TransportAddress } from '../../rtp/source-latch.ts';
import type { StreamConfiguration, StreamId, StreamStatistics } from '../media-engine.ts';
import type { InternalEvent } from '../worker-messages.ts';
import type { OpenPortPair, PortPair } from './datagram-port.ts';
import { MediaStream } from './media-stream.ts';
import { RtcpSession } from './rtcp-session.ts';
import { StreamInput } from './stream-input.ts';
import { type RandomNumbers, StreamOutput } from './stream-output.ts';

export interface StreamEnvironment {
  readonly packetsPerSecondMax: number;
  readonly openPorts: OpenPortPair;
  readonly random: RandomNumbers;
  readonly nowSamples: () => number;
  readonly nowMs: () => number;
  readonly emit: (event: InternalEvent) => void;
}

/** RFC 3550 §6.2: five seconds, varied by half so that many streams do not report at once. */
const reportSamplesMin = 20_000;
const reportSamplesSpread = 40_000;

export class OpenStream {
  readonly stream: MediaStream;
  readonly #environment: StreamEnvironment;
  readonly #ports: PortPair;
  readonly #rtcp: RtcpSession;
  #configuration: StreamConfiguration | undefined;
  #reportDueAt: number;

  private constructor(stream: MediaStream, ports: PortPair, environment: StreamEnvironment) {
    this.stream = stream;
    this.#ports = ports;
    this.#environment = environment;
    const cname = `${environment.random.uint32().toString(16).padStart(8, '0')}@${ports.address}`;
    this.#rtcp = new RtcpSession(cname, stream.input.reception);
    this.#reportDueAt = this.#nextReport();
  }

  static async open(
    id: StreamId,
    address: string,
    environment: StreamEnvironment,
  ): Promise<OpenStream> {
    let open: OpenStream | undefined;
    const ports = await environment.openPorts(address, {
      rtp: (datagram, from) => open?.receive(datagram, from),
      rtcp: (datagram) => open?.receiveRtcp(datagram),
    });
    const input = new StreamInput(
      {
        audioReceived: (packet, law, now) => open?.stream.audioReceived(packet, law, now),
        digitReceived: (digit) => open?.receiveDigit(digit, 'rtp'),
        mediaResumed: () => environment.emit({ type: 'media-resumed', streamId: id }),
      },
      environment.packetsPerSecondMax,
    );
    const output = new StreamOutput(ports.rtp, () => input.remote, environment.random);
    open = new OpenStream(new MediaStream(id, input, output), ports, environment);
    return open;
  }

  get localPort(): number {
    return this.#ports.rtpPort;
  }

  /** @throws HotlineError `invalid-input` for a far end that cannot be sent to. */
  configure(requested: StreamConfiguration): void {
    assertReachable(requested, this.#ports.address);
    const configuration = withoutUnspecified(requested);
    const isMoved = !isSameFarEnd(this.#configuration, configuration);
    this.#configuration = configuration;
    this.stream.input.configure(configuration, isMoved, this.#environment.nowSamples());
    this.stream.output.configure(configuration);
  }

  receive(datagram: Uint8Array, from: TransportAddress): void {
    if (this.#configuration?.rtcpMux && isRtcp(datagram)) this.receiveRtcp(datagram);
    else this.stream.input.receive(datagram, from, this.#environment.nowSamples());
  }

  receiveRtcp(datagram: Uint8Array): void {
    const { timeline } = this.stream.output;
    const isRead = this.#rtcp.receive(datagram, timeline.ssrc, this.#environment.nowMs());
    if (!isRead) this.stream.input.packetsDropped++;
  }

  receiveDigit(digit: ReceivedDigit, via: 'rtp' | 'info'): void {
    this.#environment.emit({ type: 'digit-received', streamId: this.stream.id, ...digit, via });
    this.stream.digitReceived(digit);
  }

  tick(frame: number): void {
    this.stream.tick(frame);
  }

  /** Every 100 ms: timeouts and reports. */
  poll(): void {
    const now = this.#environment.nowSamples();
    const silentMs = this.stream.input.poll(now);
    if (silentMs !== undefined) {
      const streamId = this.stream.id;
      this.#environment.emit({ type: 'media-timeout', streamId, silentMs });
    }
    if (now < this.#reportDueAt) return;
    this.#reportDueAt = this.#nextReport();
    this.#sendRtcp(this.#rtcp.report(this.#sentSoFar(), this.#environment.nowMs()));
  }

  async close(): Promise<void> {
    this.#sendRtcp(this.#rtcp.goodbye(this.#sentSoFar()));
    await this.#ports.close();
  }

  /** Adds what it received and sent. */
  addTo(total: { packetsReceived: number; packetsSent: number; packetsDropped: number }): void {
    const { input, output } = this.stream;
    total.packetsReceived += input.packetsReceived;
    total.packetsSent += output.packetsSent;
    total.packetsDropped += input.packetsDropped;
  }

  statistics(): StreamStatistics {
    const { input, output } = this.stream;
    const { remoteLossRatio, roundTripMs } = this.#rtcp;
    const { remote } = input;
    return {
      packetsSent: output.packetsSent,
      octetsSent: output.octetsSent,
      packetsReceived: input.packetsReceived,
      octetsReceived: input.octetsReceived,
      packetsLost: input.reception.packetsLost,
      jitterMs: input.reception.jitterSamples / 8,
      ...(remoteLossRatio === undefined ? {} : { remoteLossRatio }),
      ...(roundTripMs === undefined ? {} : { roundTripMs }),
      packetsDropped: input.packetsDropped,
      digitsReceived: input.digitsReceived,
      ...(remote === undefined ? {} : { remote }),
    };
  }

  #nextReport(): number {
    const { random, nowSamples } = this.#environment;
    return nowSamples() + reportSamplesMin + (random.uint32() % reportSamplesSpread);
  }

  #sentSoFar() {
    const { packetsSent, octetsSent, timeline } = this.stream.output;
    const rtpTimestamp = timeline.timestampAt(this.#environment.nowSamples());
    return { ssrc: timeline.ssrc, rtpTimestamp, packetsSent, octetsSent };
  }

  #sendRtcp(compound: Uint8Array): void {
    const { remote } = this.stream.input;
    const configuration = this.#configuration;
    if (!remote || !configuration || configuration.direction === 'inactive') return;
    if (configuration.rtcpMux) this.#ports.rtp.send(compound, remote);
    else this.#ports.rtcp.send(compound, rtcpAddress(remote, configuration));
  }
}

/** What the sockets would throw at, in the middle of a tick. */
function assertReachable({ remote }: StreamConfiguration, localAddress: string): void {
  if (!remote) return;
  const ports = [remote.port, remote.rtcpPort ?? remote.port];
  const arePorts = ports.every((port) => Number.isInteger(port) && port > 0 && port < 65536);
  if (arePorts && isIP(remote.address) === isIP(localAddress)) return;
  throw new HotlineError('invalid-input', 'Not a far end to send to', { details: { remote } });
}

function withoutUnspecified(configuration: StreamConfiguration): StreamConfiguration {
  const { remote, ...rest } = configuration;
  if (remote?.address !== '0.0.0.0' && remote?.address !== '::') return configuration;
  const receives = rest.direction === 'sendrecv' || rest.direction === 'recvonly';
  return { ...rest, direction: receives ? 'recvonly' : 'inactive' };
}

/** The signalled RTCP port holds for the signalled RTP port; a latched one has it next door. */
function rtcpAddress(
  remote: TransportAddress,
  configuration: StreamConfiguration,
): TransportAddress {
  const signalled = configuration.remote;
  const isSignalled = signalled?.port === remote.port && signalled.address === remote.address;
  const rtcpPort = isSignalled ? signalled.rtcpPort : undefined;
  return { address: remote.address, port: rtcpPort ?? Math.min(remote.port + 1, 65535) };
}

function isSameFarEnd(
  before: StreamConfiguration | undefined,
  after: StreamConfiguration,
): boolean {
  return (
    before !== undefined &&
    before.remote?.address === after.remote?.address &&
    before.remote?.port === after.remote?.port &&
    before.latch === after.latch
  );
}
