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
      record = { dialogId, dialog, owner, unacknowledged: new Map(), reliable: new Map() };
      this.#byId.set(dialogId, record);
    }
    if (record.dialog.state !== 'confirmed' || dialog.state === 'confirmed') record.dialog = dialog;
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

  /** The dialog ended: the id is free once the record stands for no other fork. */
  forget(dialog: Dialog): void {
    const record = this.#byDialog.get(dialog.id);
    this.#byDialog.delete(dialog.id);
    if (record?.dialog === dialog && this.#byId.get(record.dialogId) === record) {
      this.#byId.delete(record.dialogId);
    }
  }
}
