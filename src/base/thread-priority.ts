/**
 * Who goes first when threads want more cores than there are. Audio before calls, calls before what
 * the process does besides (collecting garbage, compiling), all of these before what nobody waits for
 * in a call.
 */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** `nice` values. */
const priorities = { media: -7, calls: -4, background: 10 } as const;

/**
 * Of the calling thread, and of those that it starts from now on. Linux takes a thread's id where it
 * takes a process's, and lets root, CAP_SYS_NICE and LimitNICE= go below 0; elsewhere the thread runs
 * as it is.
 */
export function takePriority(as: keyof typeof priorities): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), priorities[as]);
  } catch {
    return; // not Linux, or not allowed
  }
}
