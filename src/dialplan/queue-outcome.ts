/** How a call is booked that its queue gave back, and that nobody answered afterwards. */
import type { QueueLeftReason } from './flow.ts';

export function outcomeLeft(reason: QueueLeftReason): 'timed-out' | 'overflowed' | 'refused' {
  switch (reason) {
    case 'timed-out':
      return 'timed-out';
    case 'overflowed':
    case 'key-pressed':
      return 'overflowed';
    case 'no-agents':
    case 'full':
      return 'refused';
  }
}
