/** Something asked for over REST, again each time its key changes; the old stays until the new is here. */
import { useEffect, useState } from 'react';
import type { RestResult } from '../shell/rest-client.ts';

export type Loaded<Value> =
  | { readonly stage: 'loading' | 'failed' }
  | { readonly stage: 'there'; readonly value: Value };

/** @param load must not change between renders. */
export function useLoaded<Value>(
  load: (id: string) => Promise<RestResult<Value>>,
  id: string,
  version: string,
): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ stage: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each version is asked for anew
  useEffect(() => {
    let isCurrent = true;
    void load(id).then((result) => {
      if (!isCurrent) return;
      setLoaded(result.ok ? { stage: 'there', value: result.value } : { stage: 'failed' });
    });
    return () => {
      isCurrent = false;
    };
  }, [load, id, version]);
  return loaded;
}
