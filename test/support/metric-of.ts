/** What Prometheus would read. */
import type { Registry } from 'prom-client';

/** @param series name and labels as they are written, such as `hotline_alive{what="calls"}`; 0 when there is none. */
export async function metricOf(registry: Registry, series: string): Promise<number> {
  return readMetric(await registry.metrics(), series);
}

/** The same, from the text of /metrics. */
export function readMetric(text: string, series: string): number {
  const line = text.split('\n').find((row) => row.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}
