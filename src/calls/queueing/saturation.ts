/** What a caller meets for whom there was no line as she came: a word, another flow, another hotline. */
import type { AdmitCall } from '../../acd/model/effects.ts';
import { isHotlineError } from '../../base/errors.ts';
import type { FlowStep } from '../../dialplan/flow.ts';
import { fail, finish } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import { answer, walk } from '../flow/flow-walker.ts';
import type { LiveCall } from '../live-call.ts';
import type { MediaSource } from '../ports.ts';

/** @param first what the hotline's own flow would do. Never rejects. */
export async function treatSaturation(
  context: CentreContext,
  call: LiveCall,
  first: FlowStep,
  { to }: NonNullable<AdmitCall['saturation']>,
): Promise<void> {
  if (to.kind === 'announcement') {
    await tell(context, call, to.prompt);
    return;
  }
  const instead = to.kind === 'flow' ? { flow: to.flow } : { hotline: to.hotline };
  const begun = context.flows.start({ ...first.state.facts, instead });
  const { hotline } = begun?.state ?? first.state;
  if (hotline !== call.file.record.hotline) call.file.change({ hotline });
  await walk(context, call, begun ?? first);
}

async function tell(context: CentreContext, call: LiveCall, prompt: string): Promise<void> {
  try {
    await answer(context, call);
    const source = promptSource(context, call, prompt);
    if (source && !call.isOver) await call.callerLeg?.play([source], call.scope.signal);
  } catch (error) {
    if (!isHotlineError(error, 'leg-ended')) fail(context, call, error);
  }
  finish(context, call, 'refused', { endedBy: 'system', cause: 'busy' });
}

/** In the caller's language; undefined where the dialplan has it no more. */
export function promptSource(
  context: CentreContext,
  call: LiveCall,
  prompt: string,
): MediaSource | undefined {
  const { promptById, promptSource: sourceOf } = context.settings();
  const file = promptById?.(prompt, call.file.record.language);
  return file === undefined ? undefined : sourceOf(file);
}
