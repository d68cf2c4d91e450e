/** The view-model in React: the desk's state, a clock, and the keys. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { DeskSession, DeskState } from '../../client/desk-session.ts';
import { actionOfKey, type DeskAction } from '../model/desk-actions.ts';

export function useDeskState(desk: DeskSession): DeskState {
  return useSyncExternalStore(
    (listener) => desk.subscribe(listener),
    () => desk.state,
  );
}

/** The server's clock, changing on each of its full seconds, so that all clocks tick together. */
export function useServerNow(desk: Pick<DeskSession, 'serverNow'>): number {
  const [now, setNow] = useState(() => desk.serverNow());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const at = desk.serverNow();
      setNow(at);
      timer = setTimeout(tick, 1_000 - (at % 1_000) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [desk]);
  return now;
}

/** A painted frame comes within this time unless the machine is very busy. */
const paintWithinMs = 250;

/**
 * Calls `painted` after the frame that shows `key` has been painted. A hidden page paints nothing and
 * its timers are slowed down to a second, so there it is called as soon as React has committed.
 */
export function useAfterPaint(key: string | undefined, painted: (key: string) => void): void {
  useEffect(() => {
    if (key === undefined) return;
    if (document.hidden) {
      painted(key);
      return;
    }
    let timer = setTimeout(() => painted(key), paintWithinMs);
    const frame = requestAnimationFrame(() => {
      clearTimeout(timer);
      // The frame callback runs before the paint, a task after it.
      timer = setTimeout(() => painted(key));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [key, painted]);
}

export function useDeskKeys(desk: DeskSession, act: (action: DeskAction) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat) return;
      const { target, key, ctrlKey, metaKey, altKey } = event;
      const isTyping =
        target instanceof HTMLElement && target.closest('input, textarea, select') !== null;
      const action = actionOfKey({ key, ctrlKey, metaKey, altKey, isTyping }, desk.state);
      if (!action) return;
      event.preventDefault();
      act(action);
    };
    globalThis.addEventListener('keydown', pressed);
    return () => globalThis.removeEventListener('keydown', pressed);
  }, [desk, act]);
}
