/** What every Journal must do; run against each adapter and the fake. */
import { expect, it } from 'vitest';
import type { Journal } from '../../../src/calls/ports.ts';

/** @param open a new, empty journal; `again` is what the next process sees */
export function describeJournal(
  open: () => Promise<{ readonly journal: Journal; readonly again: () => Promise<Journal> }>,
): void {
  it('gives back the inputs in the order in which they were appended', async () => {
    const { journal, again } = await open();
    expect(journal.restore()).toEqual({ snapshot: undefined, inputs: [] });
    journal.append([{ kind: 'a', at: 1 }, { kind: 'b' }]);
    journal.append([]);
    journal.append([{ kind: 'c', nested: { list: [1, 2] } }]);
    expect((await again()).restore().inputs).toEqual([
      ...[{ kind: 'a', at: 1 }, { kind: 'b' }, { kind: 'c', nested: { list: [1, 2] } }],
    ]);
  });

  it('gives back the last snapshot and only the inputs after it', async () => {
    const { journal, again } = await open();
    journal.append([{ n: 1 }]);
    journal.snapshot({ sum: 1 });
    journal.append([{ n: 2 }]);
    journal.snapshot({ sum: 3 });
    journal.append([{ n: 3 }, { n: 4 }]);
    expect((await again()).restore()).toEqual({
      snapshot: { sum: 3 },
      inputs: [{ n: 3 }, { n: 4 }],
    });
  });

  it('takes a snapshot of nothing, and another right after', async () => {
    const { journal, again } = await open();
    journal.snapshot({ sum: 0 });
    journal.snapshot({ sum: 0, again: true });
    expect((await again()).restore()).toEqual({ snapshot: { sum: 0, again: true }, inputs: [] });
  });
}
