/** A call's timeline as lines to read, why each agent was chosen, and why nobody took it. Pure; the words are the page's. */
import { z } from 'zod';
import type { WatchedCallBody } from '../../protocol/rest/supervision.ts';

const passedOver = z.array(
  z.object({ agentId: z.string(), reason: z.string(), detail: z.string().optional() }),
);

/** As the queue engine writes it into the timeline; a newer one may say more. */
const offerExplanation = z.object({
  strategy: z.string(),
  chosen: z.string(),
  idleMs: z.number(),
  candidates: z.array(z.string()),
  passedOver,
  unlisted: z.number(),
});

/** Why no agent took the call; of an overflow, what the rule looked at as well. */
const nobodyExplanation = z.object({
  facts: z
    .object({
      waitedMs: z.number(),
      position: z.number(),
      waiting: z.number(),
      signedIn: z.number(),
      ready: z.number(),
      notReady: z.number(),
      skill: z.string().optional(),
    })
    .optional(),
  passedOver,
  unlisted: z.number(),
});

export type OfferWhy = z.infer<typeof offerExplanation>;
export type WhyNobody = z.infer<typeof nobodyExplanation>;

export interface TimelineLine {
  readonly at: number;
  /** Since the line before. */
  readonly afterMs: number;
  readonly kind: string;
  readonly agentName?: string;
  readonly why?: OfferWhy;
  readonly nobody?: WhyNobody;
}

export function timelineOf({ events, agentNames }: WatchedCallBody): readonly TimelineLine[] {
  let before = events[0]?.at ?? 0;
  return events.map(({ at, kind, agentId, facts }) => {
    const agentName = agentId === undefined ? undefined : (agentNames[agentId] ?? agentId);
    const why = offerExplanation.safeParse(facts?.explanation);
    const nobody = nobodyExplanation.safeParse(facts?.explanation);
    const afterMs = at - before;
    before = at;
    return {
      ...{ at, afterMs, kind },
      ...(agentName !== undefined && { agentName }),
      ...(why.success && { why: why.data }),
      ...(!why.success && nobody.success && { nobody: nobody.data }),
    };
  });
}
