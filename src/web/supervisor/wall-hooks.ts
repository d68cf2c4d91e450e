/** The wallboard's view-model in React. */
import { useEffect, useSyncExternalStore } from 'react';
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
