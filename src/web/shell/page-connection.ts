/** Ties what holds a page's connection to the page's life. */
import { useEffect } from 'react';

interface PageConnection {
  start(): void;
  stop(): void;
  /** Looks at once whether the connection still lives. */
  probe(): void;
}

/** Connected while the page lives; looks at once when the machine wakes or the network returns. */
export function usePageConnection(connection: PageConnection): void {
  useEffect(() => {
    const probe = () => connection.probe();
    const seen = () => {
      if (!document.hidden) probe();
    };
    connection.start();
    globalThis.addEventListener('online', probe);
    globalThis.addEventListener('pageshow', probe);
    document.addEventListener('visibilitychange', seen);
    return () => {
      globalThis.removeEventListener('online', probe);
      globalThis.removeEventListener('pageshow', probe);
      document.removeEventListener('visibilitychange', seen);
      connection.stop();
    };
  }, [connection]);
}
