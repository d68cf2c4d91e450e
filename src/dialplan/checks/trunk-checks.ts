/** Trunks: how their calls are known, their passwords, and what a registration needs. */

import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { Report } from './report.ts';
import { checkSecret } from './secret-checks.ts';

type Trunk = Entry<'trunks'>;

/** @param secretFiles the passwords that are there; absent: not checked */
export function checkTrunk(
  trunk: Trunk,
  secretFiles: ReadonlySet<string> | undefined,
  report: Report,
): void {
  const { addresses, digest, outgoing } = trunk.value;
  checkSecret(trunk, ['digest', 'secret'], { secret: digest?.secret, secretFiles }, report);
  const secret = outgoing?.credentials?.secret;
  checkSecret(trunk, ['outgoing', 'credentials', 'secret'], { secret, secretFiles }, report);
  if (outgoing?.register) checkRegister(trunk, report);
  if (addresses.length > 0 || digest || outgoing) return;
  report('trunk-unknowable', trunk, [], {
    message: bilingual(
      'nothing says how to know this trunk: its calls would be refused',
      '没有说明如何识别这条中继：它的来电会被拒绝',
    ),
    fix: bilingual(
      "give 'addresses' or 'digest', or 'outgoing' where it only takes calls out",
      '写上“addresses”或“digest”；只呼出的中继写“outgoing”',
    ),
  });
}

function checkRegister(trunk: Trunk, report: Report): void {
  const { addresses, digest, outgoing } = trunk.value;
  const path = ['outgoing', 'register'];
  if (!outgoing?.credentials) {
    report('register-without-credentials', trunk, path, {
      message: bilingual(
        'a carrier registers only whom it knows by a password',
        '运营商只给有密码的一方注册',
      ),
      fix: bilingual(
        "give 'credentials: {username: …, secret: …}'",
        '写上“credentials: {username: …, secret: …}”',
      ),
    });
  }
  if (addresses.length > 0 || digest) return;
  report('calls-in-unknowable', trunk, path, {
    severity: 'warning',
    message: bilingual(
      'calls that the carrier sends where we registered would be refused: nothing says how to know them',
      '运营商向注册地址送来的呼入会被拒绝：没有说明如何识别',
    ),
    fix: bilingual("give the carrier's 'addresses'", '写上运营商的“addresses”'),
  });
}

/** A number that the trunk does not let be shown is replaced by its own, without a word. */
export function checkNumberShown(
  shown: { readonly flow: Entry<'flows'>; readonly step: string; readonly callerId: string },
  trunk: Trunk,
  report: Report,
): void {
  const { flow, step, callerId } = shown;
  const { outgoing } = trunk.value;
  if (!outgoing) return;
  const { allowedCallerNumbers: allowed, callerNumber } = outgoing;
  if (callerId === 'hotline' || callerId === callerNumber || allowed === 'any') return;
  if (allowed.includes(callerId)) return;
  const id = String(trunk.path.at(-1));
  report('without-effect', flow, ['steps', step, 'dial', 'callerId'], {
    severity: 'warning',
    message: bilingual(
      `the trunk '${id}' does not let it be shown: ${callerNumber} is`,
      `中继“${id}”不允许显示它：会显示 ${callerNumber}`,
    ),
    fix: bilingual(
      "name it in the trunk's 'allowedCallerNumbers', or write 'any' there",
      '写进中继的“allowedCallerNumbers”，或在那里写“any”',
    ),
  });
}
