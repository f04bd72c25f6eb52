import { noteLedger } from '@features/ledger';
import type { Tx } from '@platform/db/tx';
import type { InvalidReceivers, MessageKind } from '../message-owners';

/** Messages to families about a notice stand in the sealed ledger; cards of staff do not. */
const OF_FAMILIES = new Set<MessageKind>(['notice', 'notice_reminder']);

/** Tells the ledger of an attempt, in the transaction that stores it (BEY-01). @param no number of the attempt */
export async function noteAttempt(
  tx: Tx,
  call: { messageId: string; seq: number; kind: MessageKind; refId: string | null },
  no: number,
  invalid: InvalidReceivers,
): Promise<void> {
  const { messageId, seq, kind, refId } = call;
  if (refId === null || !OF_FAMILIES.has(kind)) return;
  await noteLedger(tx, { kind: 'handed', noticeId: refId, messageId, seq, no, invalid });
}
