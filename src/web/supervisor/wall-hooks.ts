/** The wallboard's view-model in React. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { supervisorActionOf } from '../model/supervisor-actions.ts';
import type { WallboardSession, WallboardState } from '../model/wallboard-session.ts';

export function useWallboard(wall: WallboardSession): WallboardState {
  return useSyncExternalStore(
    (listener) => wall.subscribe(listener),
    () => wall.state,
  );
}

export type WallAct = NonNullable<ReturnType<typeof supervisorActionOf>>;

export function useWallKeys(act: (action: WallAct) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat && !event.key.startsWith('Arrow')) return;
      const { target, key, ctrlKey, metaKey, altKey } = event;
      const isTyping =
        target instanceof HTMLElement &&
        target.closest('input, textarea, select, [role=menu]') !== null;
      const action = supervisorActionOf({ key, ctrlKey, metaKey, altKey, isTyping });
      if (!action) return;
      if (action !== 'close') event.preventDefault();
      act(action);
    };
    globalThis.addEventListener('keydown', pressed);
    return () => globalThis.removeEventListener('keydown', pressed);
  }, [act]);
}

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
