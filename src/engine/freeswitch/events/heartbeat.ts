/** The HEARTBEAT event: how controllers follow a media server's load. */
import type { Timer } from '../../../base/clock.ts';
import { version } from '../api/api-commands.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import { FixedHeaders } from './header-block.ts';

const intervalMs = 20_000;

/** Beats until the returned function is called. */
export function startHeartbeat(core: SwitchCore): () => void {
  let timer: Timer;
  const beat = () => {
    core.bus.publish({
      name: 'HEARTBEAT',
      build: () => [new FixedHeaders(heartbeatHeaders(core))],
    });
    timer = core.clock.setTimer(intervalMs, beat);
  };
  timer = core.clock.setTimer(intervalMs, beat);
  return () => timer.cancel();
}

function heartbeatHeaders(core: SwitchCore): Record<string, string> {
  const upMs = core.clock.now() - core.startedAt;
  return {
    'Event-Info': 'System Ready',
    'Up-Time': `0 years, ${Math.floor(upMs / 86_400_000)} days`,
    'FreeSWITCH-Version': version,
    'Uptime-msec': String(Math.floor(upMs)),
    'Session-Count': String(core.channels.size),
    'Max-Sessions': String(core.settings.sessionsMax),
    'Session-Per-Sec': String(core.settings.sessionsPerSecondMax),
    'Session-Since-Startup': String(core.sessionsTotal),
    'Session-Peak-Max': String(core.sessionsPeak),
    // Not measured here: whoever watches the process knows better.
    'Idle-CPU': '100.000000',
    'Heartbeat-Interval': String(intervalMs / 1000),
  };
}
