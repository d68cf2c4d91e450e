/** The rules of a conversation, without legs: who hears whom, and what becomes of the caller. */
import { describe, expect, it } from 'vitest';
import { arrangementOf } from '../../../src/calls/conversation/arrangement.ts';
import type {
  ConversationCommand,
  ConversationEffect,
  ConversationFact,
  ConversationState,
} from '../../../src/calls/conversation/conversation-state.ts';
import { converse } from '../../../src/calls/conversation/converse.ts';

/** Lin has the caller; every input is one word or an object. */
class Story {
  state: ConversationState = { owner: 'lin', others: [], holds: [] };
  effects: readonly ConversationEffect[] = [];
  refused: string | undefined;
  #at = 0;

  and(...inputs: readonly (ConversationCommand | ConversationFact)[]): this {
    for (const input of inputs) {
      this.#at += 1_000;
      const step = converse(this.state, { ...input, at: this.#at });
      this.refused = step.ok ? undefined : step.message;
      this.effects = step.ok ? step.effects : [];
      if (step.ok) this.state = step.state;
    }
    return this;
  }

  /** Such as 'caller-lin' for a bridge, 'wang~' for music, 'lin^' for a ringing tone. */
  get heard(): readonly string[] {
    const { bridges, conference, music, ringback } = arrangementOf(this.state);
    return [
      ...bridges.map((pair) => pair.join('-')),
      ...(conference.length > 0 ? [`(${conference.join(' ')})`] : []),
      ...music.map((party) => `${party}~`),
      ...ringback.map((party) => `${party}^`),
    ];
  }

  /** Without the timeline's lines. */
  get deeds(): readonly string[] {
    return this.effects.filter(({ kind }) => kind !== 'note').map(deedOf);
  }
}

function deedOf(effect: ConversationEffect): string {
  switch (effect.kind) {
    case 'note':
      return effect.event;
    case 'release':
      return `release ${effect.party}`;
    case 'hand-over':
      return `hand-over ${effect.by}`;
    case 'send-away':
      return `send-away ${effect.to.kind}`;
    case 'return-caller':
      return `return-caller ${effect.reason}`;
    case 'end':
      return `end ${effect.by}`;
  }
}

const ringing = { kind: 'consult', connection: 'alerting', dueAt: 31_000 } as const;
const consult = { ...ringing, party: 'wang' };
const answered = { kind: 'consulted-answered', party: 'wang' } as const;
const left = (party: string, died = false) => ({ kind: 'party-left', party, died }) as const;
const consulting = () => new Story().and(consult, answered);
const conference = () => consulting().and({ kind: 'confer' });

describe('a consultation', () => {
  it('lets the caller hear music and the agent the other phone ring, then each other', () => {
    const story = new Story();
    expect(story.heard).toEqual(['caller-lin']);
    expect(story.and(consult).heard).toEqual(['caller~', 'lin^']);
    expect(story.and(answered).heard).toEqual(['lin-wang', 'caller~']);
    expect(story.and({ kind: 'alternate' }).heard).toEqual(['caller-lin', 'wang~']);
    expect(story.and({ kind: 'alternate' }).heard).toEqual(['lin-wang', 'caller~']);
    expect(story.and({ kind: 'reconnect' }).heard).toEqual(['caller-lin']);
    expect(story.deeds).toEqual(['release wang']);
  });

  it.each(['busy', 'declined', 'no-answer', 'unreachable'] as const)(
    'gives the caller back when the other is %s',
    (reason) => {
      const story = new Story().and(consult);
      story.and({ kind: 'consulted-failed', party: 'wang', reason });
      expect(story.heard).toEqual(['caller-lin']);
      expect(story.effects[0]).toMatchObject({ event: 'consultation-failed', facts: { reason } });
    },
  );

  it('gives the caller back when the other hangs up', () => {
    expect(consulting().and(left('wang')).heard).toEqual(['caller-lin']);
  });

  it('takes the caller out of a hold, and back to the agent without one', () => {
    const story = new Story().and({ kind: 'hold', origin: 'desk' }, consult);
    expect(story.and({ kind: 'reconnect' }).heard).toEqual(['caller-lin']);
  });

  it('is refused while one is going on, and while the phone holds the call', () => {
    expect(consulting().and({ ...consult, party: 'zhao' }).refused).toMatch(/already/);
    const held = new Story().and({ kind: 'hold', origin: 'phone' });
    expect(held.and(consult).refused).toMatch(/phone/);
  });

  it('can be nothing but given up while the other phone rings', () => {
    for (const kind of ['alternate', 'complete-transfer', 'confer'] as const) {
      expect(new Story().and(consult, { kind }).refused).toMatch(/answered/);
    }
    expect(new Story().and(consult, { kind: 'clear' }).heard).toEqual(['caller-lin']);
  });

  it('does not begin anew when an answer comes late or twice', () => {
    const story = new Story().and(consult, { kind: 'reconnect' }, answered);
    expect(story.heard).toEqual(['caller-lin']);
    const twice = consulting().and({ kind: 'alternate' }, answered);
    expect(twice.heard).toEqual(['caller-lin', 'wang~']);
  });
});

describe('a transfer', () => {
  it('joins the caller with whom the agent consulted, and lets her go', () => {
    const story = consulting().and({ kind: 'complete-transfer' });
    expect(story.heard).toEqual(['caller-wang']);
    expect(story.deeds).toEqual(['release lin', 'hand-over attended-transfer']);
  });

  it('happens by itself when the agent hangs up on whom she consulted', () => {
    for (const died of [false, true]) {
      const story = consulting().and(left('lin', died));
      expect(story.state.owner).toBe('wang');
      expect(story.heard).toEqual(['caller-wang']);
    }
  });

  it('sends the caller away at once when it is blind, and gives up a consultation', () => {
    const to = { kind: 'external', number: '13900139000' } as const;
    const story = new Story().and(consult, { kind: 'transfer', to });
    expect(story.deeds).toEqual(['release wang', 'send-away external']);
    expect(story.state.isOver).toBe(true);
  });
});

describe('a conference', () => {
  it('joins all three, and the agent may leave or be the last', () => {
    expect(conference().heard).toEqual(['(caller wang lin)']);
    expect(conference().and(left('wang')).heard).toEqual(['caller-lin']);
    const alone = conference().and({ kind: 'clear' });
    expect(alone.heard).toEqual(['caller-wang']);
    expect(alone.deeds).toEqual(['release lin', 'hand-over conference']);
  });

  it('goes on while the agent asks a fourth, who may join or not', () => {
    const fourth = { ...consult, party: 'zhao' };
    const story = conference().and(fourth);
    expect(story.heard).toEqual(['caller-wang', 'lin^']);
    story.and({ kind: 'consulted-answered', party: 'zhao' });
    expect(story.heard).toEqual(['caller-wang', 'lin-zhao']);
    expect(story.and({ kind: 'confer' }).heard).toEqual(['(caller wang zhao lin)']);
  });

  it('ends when the caller hangs up, for everybody', () => {
    expect(conference().and(left('caller')).deeds).toEqual(['release wang', 'end caller']);
  });
});

describe('the caller', () => {
  it('ends everything by hanging up, also a consultation', () => {
    expect(new Story().and(left('caller')).deeds).toEqual(['end caller']);
    expect(consulting().and(left('caller')).deeds).toEqual(['release wang', 'end caller']);
    expect(new Story().and(consult, left('caller')).deeds).toEqual(['release wang', 'end caller']);
  });

  it('goes back to the queue when the agent is gone and nobody else is there', () => {
    expect(new Story().and(left('lin', true)).deeds).toEqual(['return-caller phone-unreachable']);
    expect(new Story().and(consult, left('lin')).deeds).toEqual([
      ...['release wang', 'return-caller owner-left'],
    ]);
    expect(new Story().and(left('lin')).deeds).toEqual(['end agent']);
  });

  it('is taken over by a supervisor, and whoever was consulted is let go', () => {
    const story = consulting().and({ kind: 'taken-over', party: 'chen', by: 'take-over' });
    expect(story.heard).toEqual(['caller-chen']);
    expect(story.deeds).toEqual(['release wang', 'release lin', 'hand-over take-over']);
  });

  it('is out of reach once the conversation is over', () => {
    const story = new Story().and(left('caller'), left('lin'));
    expect(story.effects).toEqual([]);
    expect(story.and({ kind: 'hold', origin: 'desk' }).refused).toMatch(/over/);
  });
});
