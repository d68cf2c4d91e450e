/** A forecast in React: asked for, waited for, and given up when it is closed or the draft goes on. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type DialplanFileText, dialplanRoutes } from '../../../protocol/rest/dialplan.ts';
import type { ForecastAnswer } from '../../../protocol/rest/dialplan-forecast.ts';
import { call } from '../../shell/rest-client.ts';

export type ForecastState =
  | { readonly kind: 'working' }
  | { readonly kind: 'told'; readonly answer: ForecastAnswer }
  | { readonly kind: 'failed'; readonly code: string };

/** The server gives it up a little earlier. */
const timeoutMs = 35_000;

export function useForecast(files: readonly DialplanFileText[]) {
  const [state, setState] = useState<ForecastState>();
  const underWay = useRef<AbortController>(undefined);
  const close = useCallback(() => {
    underWay.current?.abort();
    setState(undefined);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a forecast of another text is none
  useEffect(() => close, [files, close]);
  const start = async () => {
    underWay.current?.abort();
    const gone = new AbortController();
    underWay.current = gone;
    setState({ kind: 'working' });
    const limits = { signal: gone.signal, timeoutMs };
    const result = await call(dialplanRoutes.forecast, { body: { files: [...files] } }, limits);
    if (gone.signal.aborted) return;
    setState(
      result.ok ? { kind: 'told', answer: result.value } : { kind: 'failed', code: result.code },
    );
  };
  return { state, start, close };
}
