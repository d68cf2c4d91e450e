/** What the bench and the desk server under it say to each other. */

export type HostCommand =
  | { readonly kind: 'open'; readonly agents: number; readonly supervisors: number }
  | { readonly kind: 'memory' }
  | { readonly kind: 'start'; readonly offersPerSecond: number; readonly changesPerSecond: number }
  | { readonly kind: 'stop' };

export type HostAnswer =
  | { readonly kind: 'opened'; readonly port: number }
  | ({ readonly kind: 'memory' } & NodeJS.MemoryUsage)
  | { readonly kind: 'done' };
