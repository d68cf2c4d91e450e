/**
 * The dialogs that applications know, by the id they know them by. Forks of one INVITE share an id;
 * the record then stands for the fork that was heard of last, and for good for the one that answered.
 * A record outlives the connection of its owner: another application may take the dialog over.
 */
import type { SipResponse } from '../sip/message/sip-message.ts';
import type { Dialog } from '../sip/transaction-user.ts';
import type { AppConnection } from './app-connection.ts';
import { formatDialogId } from './wire-lines.ts';

export interface DialogRecord {
  readonly dialogId: string;
  dialog: Dialog;
  owner: AppConnection;
  /** Numbers of the dialogs it stands for: forks of one INVITE. */
  readonly forks: Set<number>;
  /** Transaction ids of INVITEs we answered 2xx and that wait for their ACK, by request number. */
  readonly unacknowledged: Map<number, string>;
  /** Reliable provisional responses that the application may still PRACK, by RSeq. */
  readonly reliable: Map<string, SipResponse>;
}

export class DialogTable {
  readonly #byId = new Map<string, DialogRecord>();
  readonly #byDialog = new Map<number, DialogRecord>();

  get size(): number {
    return this.#byId.size;
  }

  /** The record of this dialog, made now if need be. An existing record keeps its owner. */
  adopt(dialog: Dialog, owner: AppConnection): DialogRecord {
    const dialogId = formatDialogId(dialog.sipCallId, dialog.callerTag);
    let record = this.#byId.get(dialogId);
    if (!record) {
      const forks = new Set<number>();
      record = { dialogId, dialog, owner, forks, unacknowledged: new Map(), reliable: new Map() };
      this.#byId.set(dialogId, record);
    }
    if (record.dialog.state !== 'confirmed' || dialog.state === 'confirmed') record.dialog = dialog;
    record.forks.add(dialog.id);
    this.#byDialog.set(dialog.id, record);
    return record;
  }

  find(dialogId: string): DialogRecord | undefined {
    return this.#byId.get(dialogId);
  }

  /** The confirmed dialog with this Call-ID in which we have this tag. */
  findOurs(sipCallId: string, localTag: string): DialogRecord | undefined {
    for (const record of this.#byId.values()) {
      const { dialog } = record;
      if (dialog.sipCallId !== sipCallId || dialog.localTag !== localTag) continue;
      if (dialog.state === 'confirmed') return record;
    }
    return undefined;
  }

  of(dialog: Dialog): DialogRecord | undefined {
    return this.#byDialog.get(dialog.id);
  }

  /** The dialog ended, and its id with it unless the record stands for another fork by now. */
  forget(dialog: Dialog): void {
    const record = this.#byDialog.get(dialog.id);
    if (record?.dialog === dialog) this.#drop(record);
    else this.#byDialog.delete(dialog.id);
  }

  /** The INVITE failed: none of its early dialogs is left. A confirmed one stays. */
  forgetEarly(dialogId: string): void {
    const record = this.#byId.get(dialogId);
    if (record && record.dialog.state !== 'confirmed') this.#drop(record);
  }

  #drop(record: DialogRecord): void {
    for (const fork of record.forks) this.#byDialog.delete(fork);
    if (this.#byId.get(record.dialogId) === record) this.#byId.delete(record.dialogId);
  }
}
