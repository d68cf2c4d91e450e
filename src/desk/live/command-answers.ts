/** Results as the protocol's answers: values that come in time, whatever happens behind. */
import type { Clock } from '../../base/clock.ts';
import type { CommandResult } from '../../calls/desk-port.ts';
import type { CommandAnswer } from '../../protocol/desk-commands.ts';
import { deskLimits } from '../../protocol/desk-protocol.ts';

export function answerOf(result: CommandResult): CommandAnswer {
  return result.ok ? { ok: true } : refusal(result.code, result.message);
}

export function refusal(code: string, message: string): CommandAnswer {
  return { ok: false, error: { code, message } };
}

/**
 * Never rejects: a fault is reported and answered with `failed`. After `deadline-passed` the command
 * may still be carried out; the next view tells.
 */
export async function performInTime(
  clock: Clock,
  onFault: (error: unknown) => void,
  work: () => Promise<CommandAnswer>,
): Promise<CommandAnswer> {
  let cancel = () => {};
  const late = new Promise<CommandAnswer>((settle) => {
    const timer = clock.setTimer(deskLimits.commandTimeoutMs, () =>
      settle(refusal('deadline-passed', 'the command took too long')),
    );
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    onFault(error);
    return refusal('failed', 'the command failed');
  } finally {
    cancel();
  }
}
