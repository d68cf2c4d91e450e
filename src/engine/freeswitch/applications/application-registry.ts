/** Every application of the switch, by its name. */
import { conference } from '../conference/conference-application.ts';
import type { Application } from './application.ts';
import * as control from './call-control.ts';
import { eavesdrop } from './eavesdrop.ts';
import { playAndGetDigits } from './play-and-get-digits.ts';
import { endlessPlayback, playback } from './playback.ts';
import { maskSession, record, recordSession, stopRecordSession } from './record.ts';
import { exportVariable, multiset, set, unset } from './set-variables.ts';

export const applicationRegistry: ReadonlyMap<string, Application> = new Map([
  ['answer', control.answer],
  ['pre_answer', control.answer],
  ['break', control.breakPlayback],
  ['conference', conference],
  ['displace_session', control.displaceSession],
  ['eavesdrop', eavesdrop],
  ['endless_playback', endlessPlayback],
  ['export', exportVariable],
  ['hangup', control.hangup],
  ['info', control.nothing],
  ['log', control.nothing],
  ['multiset', multiset],
  ['park', control.park],
  ['play_and_get_digits', playAndGetDigits],
  ['playback', playback],
  ['record', record],
  ['record_session', recordSession],
  ['record_session_mask', maskSession(true)],
  ['record_session_unmask', maskSession(false)],
  ['sched_hangup', control.scheduleHangup],
  ['send_dtmf', control.sendDtmf],
  ['set', set],
  ['set_mute', control.setMute],
  ['sleep', control.sleep],
  ['socket', control.socket],
  ['start_dtmf', control.nothing],
  ['stop_dtmf', control.nothing],
  ['stop_record_session', stopRecordSession],
  ['unset', unset],
]);
