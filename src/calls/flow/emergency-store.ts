/** A plan that is switched on, and by whom. */
export interface EmergencyTurn {
  readonly hotline: string;
  /** Epoch ms. */
  readonly since: number;
  readonly by: string;
  readonly why: string;
}

/** Which emergency plans are switched on: it outlives the process. */
export interface EmergencyStore {
  all(): readonly EmergencyTurn[];
  keep(turn: EmergencyTurn): void;
  /** Harmless for a plan that is off. */
  remove(hotline: string): void;
}
