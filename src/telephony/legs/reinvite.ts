/**
 * Re-INVITE within a dialog of ours (RFC 3261 §14.1). Not the library's `modify`: after a refusal
 * it lets every later one wait for ever.
 */

import { HotlineError } from '../../base/errors.ts';
import type { SipDialog, SipResponse } from '../libraries/sip-library.ts';
import { type SettleOptions, settle } from '../settling.ts';

export interface ReinviteAnswer {
  readonly status: number;
  readonly sdp: string | undefined;
}

/** @throws HotlineError `sip-failed` when it could not be sent, and what `settle` throws */
export function reinvite(
  dialog: SipDialog,
  sdp: string,
  wait: Omit<SettleOptions<ReinviteAnswer>, 'late'>,
): Promise<ReinviteAnswer> {
  return settle<ReinviteAnswer>(wait, (resolve, reject) => {
    const headers = { Contact: dialog.local.contact, 'Content-Type': 'application/sdp' };
    const onAnswer = (error: unknown, response?: SipResponse): void => {
      if (!response) {
        reject(new HotlineError('sip-failed', 'The re-INVITE was not sent', { cause: error }));
      } else if (response.status >= 200) {
        resolve({ status: response.status, sdp: response.body || undefined });
      }
    };
    dialog.request({ method: 'INVITE', headers, body: sdp }, onAnswer);
  });
}
