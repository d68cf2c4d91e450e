/**
 * Agents' phones that ring, whatever for: an offer, a consultation, a transfer, a call to an extension.
 * Answering at the desk asks the phone to answer by itself.
 */
import type { AgentId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type { CommandResult } from '../desk-port.ts';

type Phones = Pick<CentreContext, 'ringingPhones'>;

/** Aborting what it returns asks the phone to answer. */
export function phoneRings({ ringingPhones }: Phones, agentId: AgentId): AbortController {
  const answer = new AbortController();
  ringingPhones.set(agentId, answer);
  return answer;
}

/** Harmless when the phone rings for something else by now. */
export function phoneRingsNoMore(
  { ringingPhones }: Phones,
  agentId: AgentId,
  answer: AbortController,
): void {
  if (ringingPhones.get(agentId) === answer) ringingPhones.delete(agentId);
}

/** A phone that cannot answer by itself rings on; asking twice changes nothing. */
export function answerPhone({ ringingPhones }: Phones, agentId: AgentId): CommandResult {
  const answer = ringingPhones.get(agentId);
  if (!answer) return { ok: false, code: 'conflict', message: 'Her phone does not ring.' };
  answer.abort();
  return { ok: true };
}
