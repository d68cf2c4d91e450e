/** The part of the page that is open, in the address: '#/admin/people'. Survives a reload and Back. */
import { useSyncExternalStore } from 'react';

/** The parts between the slashes; empty at the start page. */
export function usePageAddress(): readonly string[] {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return hash.replace(/^#\/?/, '').split('/').filter(Boolean);
}

function subscribe(listener: () => void): () => void {
  globalThis.addEventListener('hashchange', listener);
  return () => globalThis.removeEventListener('hashchange', listener);
}
