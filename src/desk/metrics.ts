/** The desk's figures for Prometheus. Times are seconds, as Prometheus wants them. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Counted at the moment it happens; gauges are read from their owners when scraped. */
export interface DeskMetrics {
  /** From the offer's presentation to the browser's receipt. */
  readonly popLatencySeconds: Histogram;
  /** Offers that ended without a receipt. */
  readonly popsUnreceived: Counter;
  readonly eventsSent: Counter;
  readonly snapshotsSent: Counter<'why'>;
  /** WebSocket frames and commands that were not taken; `too-large` and `malformed` end the socket. */
  readonly framesRefused: Counter<'code'>;
  /** WebSocket handshakes turned away, and those that only got a reason. */
  readonly socketsRefused: Counter<'why'>;
  /** HTTP requests that were not carried out. */
  readonly requestsRefused: Counter<'why'>;
  readonly commands: Counter<'name' | 'outcome'>;
  readonly connectionsEnded: Counter<'reason'>;
  readonly signIns: Counter<'outcome'>;
}

export interface DeskGauges {
  readonly sockets: () => number;
  /** Offers shown or on their way that no browser has acknowledged. */
  readonly popsUnacknowledged: () => number;
}

export function createDeskMetrics(registry: Registry, gauges: DeskGauges): DeskMetrics {
  const registers = [registry];
  gauge(registry, 'hotline_desk_sockets', 'Connected desks', gauges.sockets);
  gauge(
    registry,
    'hotline_desk_pops_unacknowledged',
    'Standing offers without a receipt',
    gauges.popsUnacknowledged,
  );
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => new Counter<Label>({ name, help, labelNames: [...labelNames], registers });
  return {
    popLatencySeconds: new Histogram({
      name: 'hotline_desk_pop_latency_seconds',
      help: 'From presenting an offer to the receipt of the browser that painted it',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    popsUnreceived: counter('hotline_desk_pops_unreceived_total', 'Offers ended without receipt'),
    eventsSent: counter('hotline_desk_events_total', 'Events sent to desks'),
    snapshotsSent: counter('hotline_desk_snapshots_total', 'Snapshots sent to desks', ['why']),
    framesRefused: counter('hotline_desk_frames_refused_total', 'Frames refused', ['code']),
    socketsRefused: counter('hotline_desk_sockets_refused_total', 'Sockets refused', ['why']),
    requestsRefused: counter('hotline_http_requests_refused_total', 'Requests refused', ['why']),
    commands: counter('hotline_desk_commands_total', 'Commands done', ['name', 'outcome']),
    connectionsEnded: counter('hotline_desk_connections_ended_total', 'Sockets ended', ['reason']),
    signIns: counter('hotline_sign_ins_total', 'Attempts to sign in', ['outcome']),
  };
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
