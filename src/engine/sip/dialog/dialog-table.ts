/** The dialogs of a user agent by their id (RFC 3261 §12): Call-ID, local tag, remote tag. */
import { callIdOf, fromOf, toOf } from '../message/message-fields.ts';
import { tagOf } from '../message/name-addr.ts';
import type { SipRequest } from '../message/sip-message.ts';
import type { SipDialog } from './sip-dialog.ts';

interface DialogKey {
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

export class DialogTable {
  readonly #dialogs = new Map<string, SipDialog>();

  get size(): number {
    return this.#dialogs.size;
  }

  add(dialog: SipDialog): void {
    this.#dialogs.set(keyOf(dialog), dialog);
  }

  remove(dialog: SipDialog): void {
    if (this.#dialogs.get(keyOf(dialog)) === dialog) this.#dialogs.delete(keyOf(dialog));
  }

  /** The dialog that a request from the network is in. */
  find(request: SipRequest): SipDialog | undefined {
    const localTag = tagOf(toOf(request));
    if (localTag === undefined) return undefined;
    const remoteTag = tagOf(fromOf(request)) ?? '';
    return this.#dialogs.get(keyOf({ sipCallId: callIdOf(request), localTag, remoteTag }));
  }

  all(): SipDialog[] {
    return [...this.#dialogs.values()];
  }
}

function keyOf(key: DialogKey): string {
  return `${key.sipCallId} ${key.localTag} ${key.remoteTag}`;
}
