import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { sampleLines } from '../../support/desk/admin-samples.ts';
import { type DeskFixture, openDeskFixture } from '../../support/desk/desk-fixture.ts';
import { callerAs } from '../../support/desk/rest-caller.ts';

describe('lines over REST', () => {
  let fixture: DeskFixture;

  beforeEach(async () => {
    fixture = await openDeskFixture(new VirtualClock(1_800_000_000_000));
  });
  afterEach(() => fixture.server.close());

  it('are told as they are now, budget by budget', async () => {
    fixture.supervisorDesk.linesShown = sampleLines;
    const supervisor = await callerAs(fixture.server, 'chen');
    const answer = await supervisor.get('/api/supervision/lines');
    expect(answer.json()).toEqual({ at: 1_800_000_000_000, ...sampleLines });
  });
});
