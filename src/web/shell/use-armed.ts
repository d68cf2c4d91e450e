import { useCallback, useEffect, useRef, useState } from 'react';

const armedMs = 3_000;

/** For what cannot be undone: the first press arms it for a few seconds, the second does it. */
export function useArmed(): {
  readonly armed: string | undefined;
  readonly press: (what: string, act: () => void) => void;
} {
  const [armed, setArmed] = useState<string>();
  // Two quick presses may come before the page has been drawn in between.
  const armedNow = useRef<string>(undefined);
  const arm = useCallback((what: string | undefined) => {
    armedNow.current = what;
    setArmed(what);
  }, []);
  useEffect(() => {
    if (armed === undefined) return;
    const timer = setTimeout(() => arm(undefined), armedMs);
    return () => clearTimeout(timer);
  }, [armed, arm]);
  const press = useCallback(
    (what: string, act: () => void) => {
      const isSecond = armedNow.current === what;
      arm(isSecond ? undefined : what);
      if (isSecond) act();
    },
    [arm],
  );
  return { armed, press };
}
