/**
 * A trainee with a mentor is offered calls only while the mentor is ready, and while she has one the
 * mentor, who listens, is offered none. Both facts are written on the agents, so that who is available
 * is known without asking; they follow from the states alone.
 */
import { type Agent, isAvailable } from '../model/agent.ts';
import type { AcdState } from '../state.ts';

/** The same agent when her facts are right already. */
export function withMentoring(state: AcdState, agent: Agent): Agent {
  const awaits = agent.trainee?.mentor !== undefined && !isMentored(state, agent);
  const accompanies = traineeInCall(state, agent);
  if ((agent.awaitsMentor ?? false) === awaits && agent.accompanies === accompanies) return agent;
  const { awaitsMentor: _, accompanies: __, ...rest } = agent;
  return {
    ...rest,
    ...(awaits ? { awaitsMentor: true } : {}),
    ...(accompanies === undefined ? {} : { accompanies }),
  };
}

/** Her mentor and her trainees, whose facts may follow from her state. */
export function companionsOf(state: AcdState, { id, trainee }: Agent): readonly Agent[] {
  const trainees = state.trainees.get(id);
  const mentor = trainee?.mentor && state.agents.get(trainee.mentor);
  if (!trainees) return mentor ? [mentor] : [];
  const own = [...trainees].sort().flatMap((traineeId) => state.agents.get(traineeId) ?? []);
  return mentor ? [mentor, ...own] : own;
}

function isMentored(state: AcdState, { id, trainee }: Agent): boolean {
  const mentor = trainee?.mentor && state.agents.get(trainee.mentor);
  return mentor ? isAvailable(mentor) || mentor.accompanies === id : false;
}

function traineeInCall(state: AcdState, { id }: Agent): Agent['accompanies'] {
  const trainees = state.trainees.get(id);
  if (!trainees) return undefined;
  return [...trainees].sort().find((traineeId) => {
    const now = state.agents.get(traineeId)?.state;
    return now?.state === 'offered' || (now?.state === 'talking' && now.outside === undefined);
  });
}
