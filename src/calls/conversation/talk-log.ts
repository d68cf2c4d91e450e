/**
 * Who had the caller, from when to when. Segments never overlap and follow each other without a gap
 * where one hands over to the next, so that their sum is the time the caller was connected.
 */
import type { ShownParty } from '../desk-port.ts';

export type TalkOrigin =
  | 'answer'
  | 'blind-transfer'
  | 'attended-transfer'
  | 'take-over'
  | 'conference'
  | 'dialled';

export interface TalkSegment {
  readonly party: ShownParty;
  readonly from: number;
  readonly to: number;
  /** Of it, the caller was on hold. */
  readonly holdMs: number;
  readonly by: TalkOrigin;
}

interface OpenSegment {
  readonly party: ShownParty;
  readonly from: number;
  readonly by: TalkOrigin;
  readonly holdMs: number;
  readonly heldSince: number | undefined;
}

export class TalkLog {
  #open: OpenSegment | undefined;

  /** When the present owner got the caller; undefined while nobody has. */
  get since(): number | undefined {
    return this.#open?.from;
  }

  get heldSince(): number | undefined {
    return this.#open?.heldSince;
  }

  /** @param isHeld the caller hears music as yet */
  begin(party: ShownParty, by: TalkOrigin, at: number, isHeld: boolean): void {
    this.#open = { party, by, from: at, holdMs: 0, heldSince: isHeld ? at : undefined };
  }

  changeHold(isHeld: boolean, at: number): void {
    const open = this.#open;
    if (!open || isHeld === (open.heldSince !== undefined)) return;
    this.#open = { ...open, holdMs: heldMs(open, at), heldSince: isHeld ? at : undefined };
  }

  /** Up to now, a hold in progress included. */
  heldMs(at: number): number {
    return this.#open ? heldMs(this.#open, at) : 0;
  }

  /** Undefined when nobody had the caller. */
  end(at: number): TalkSegment | undefined {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return undefined;
    const { party, from, by } = open;
    return { party, from, to: at, holdMs: heldMs(open, at), by };
  }
}

function heldMs({ holdMs, heldSince }: OpenSegment, at: number): number {
  return holdMs + (heldSince === undefined ? 0 : at - heldSince);
}
