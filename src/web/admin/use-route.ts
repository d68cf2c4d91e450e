/** What a route gives, in React: loaded once, again on `reload`, and again and again with `everyMs`. */
import { useCallback, useEffect, useState } from 'react';
import type { RestRoute, RouteAnswer } from '../../protocol/rest/route.ts';
import { call, type RouteInput } from '../shell/rest-client.ts';

export interface RouteState<Value> {
  /** Absent before the first answer. */
  readonly value?: Value;
  /** The code of the last refusal; the value before it stays. */
  readonly fault?: string;
  readonly reload: () => void;
}

/** @param input must not change between renders, unless it is to be asked anew */
export function useRoute<Route extends RestRoute>(
  route: Route,
  input: RouteInput<Route>,
  everyMs?: number,
): RouteState<RouteAnswer<Route>> {
  const [state, setState] = useState<{ value?: RouteAnswer<Route>; fault?: string }>({});
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks once more
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    void call(route, input).then((result) => {
      if (!isCurrent) return;
      setState((before) =>
        result.ok ? { value: result.value } : { ...before, fault: result.code },
      );
      if (everyMs !== undefined) timer = setTimeout(reload, everyMs);
    });
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [route, input, everyMs, turn]);
  return { ...state, reload };
}

/** For routes that take nothing. */
export const nothing = {};
