import { noteLedger } from '@features/ledger';
import type { Tx } from '@platform/db/tx';
import type { Attempt } from '../domain/batch-verdict';
import type { InvalidReceivers, MessageKind } from '../message-owners';

/** Messages to families about a notice stand in the sealed ledger; cards of staff do not. */
const OF_FAMILIES = new Set<MessageKind>(['notice', 'notice_reminder']);

const NOBODY = { students: [], parents: [] };

/** Whom the bytes of a call are addressed to. */
function addressed(body: Buffer): { students: string[]; parents: string[] } {
  const call = JSON.parse(body.toString('utf8')) as { to_student_userid?: string[]; to_parent_userid?: string[] };
  return { students: call.to_student_userid ?? [], parents: call.to_parent_userid ?? [] };
}

/**
 * Tells the ledger of an attempt, in the transaction that stores it (BEY-01).
 * @param call whose line it is; a place in a bundle went out with the bytes of its leader
 * @param attempt its number, what came of it, and the bytes
 */
export async function noteAttempt(
  tx: Tx,
  call: { messageId: string; seq: number; kind: MessageKind; refId: string | null },
  attempt: { no: number; kind: Attempt['kind']; body: Buffer; invalid: InvalidReceivers },
): Promise<void> {
  const { messageId, seq, kind, refId } = call;
  if (refId === null || !OF_FAMILIES.has(kind)) return;
  const { no, invalid } = attempt;
  // What surely did not reach WeCom, minute after minute while it is away, names nobody.
  const to = attempt.kind === 'not_sent' || attempt.kind === 'throttled' ? NOBODY : addressed(attempt.body);
  await noteLedger(tx, { kind: 'handed', noticeId: refId, messageId, seq, no, to, invalid });
}
