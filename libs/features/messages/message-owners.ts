import { Injectable } from '@nestjs/common';
import type { BatchState, MessageState } from '@contracts/sending';
import type { Ctx } from '@platform/ctx/ctx';
import type { Tx } from '@platform/db/tx';

export type MessageKind = 'notice' | 'notice_reminder' | 'notice_bundle' | 'staff_card' | 'family_card';

/** People WeCom named as invalid in an accepted or refused call: its own ids (members lower-cased). */
export interface InvalidReceivers {
  students: readonly string[];
  parents: readonly string[];
  members: readonly string[];
}

export interface FinishedBatch {
  messageId: string;
  kind: MessageKind;
  refId: string | null;
  seq: number;
  state: Extract<BatchState, 'sent' | 'failed' | 'unknown' | 'cancelled'>;
  invalid: InvalidReceivers;
  errorCode: string | null;
}
export interface FinishedMessage {
  messageId: string;
  kind: MessageKind;
  refId: string | null;
  state: MessageState;
}

/** What a feature does when its messages come to an end: inside the transaction that stores the result. */
export interface MessageOwner {
  batchDone(tx: Tx, batch: FinishedBatch): Promise<void>;
  messageDone(tx: Tx, message: FinishedMessage): Promise<void>;
}

/** Makes the due bundles of a feature's messages; may run twice. */
export type Bundler = (ctx: Ctx) => Promise<void>;

/** Features register once, at start; so `messages` knows none of them. */
@Injectable()
export class MessageOwners {
  readonly #owners = new Map<MessageKind, MessageOwner>();
  readonly #bundlers: Bundler[] = [];

  register(kind: MessageKind, owner: MessageOwner): void {
    if (this.#owners.has(kind)) throw new Error(`two owners of messages of kind ${kind}`);
    this.#owners.set(kind, owner);
  }

  registerBundler(bundler: Bundler): void {
    this.#bundlers.push(bundler);
  }

  get bundlers(): readonly Bundler[] {
    return this.#bundlers;
  }

  of(kind: MessageKind): MessageOwner | undefined {
    return this.#owners.get(kind);
  }
}
