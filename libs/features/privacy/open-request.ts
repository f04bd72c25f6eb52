import { PRIVACY_LIMITS, type PrivacyKind, type PrivacySubject } from '@contracts/privacy';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import type { UnitKeys } from '@platform/secrets/unit-keys';

export interface NewRequest {
  kind: PrivacyKind;
  subject: { kind: PrivacySubject; id: string };
  /** Day the school got it; absent = today. */
  askedOn?: string;
  note: string;
  /** The administrator who wrote it down, or whoever asked himself. */
  by: { openedBy: string | null } | { askedBy: string };
}

/** Stores a request, to be answered within 30 days of when the school got it (I4). @returns its id @throws DomainError STATE_CONFLICT while the same one is open */
export async function openRequest(tx: Tx, keys: UnitKeys, { kind, subject, askedOn, note, by }: NewRequest): Promise<string> {
  const made = await tx.one<{ id: string }>(`SELECT uuidv7() AS id`);
  const id = made?.id ?? '';
  const sealed = await keys.seal(tx, { table: 'privacy_request', column: 'note', row: id }, note);
  // A request can have come by letter: the days count from when the school got it, never from a day that has not come.
  const rows = await tx.execute(
    `INSERT INTO privacy_request (unit_id, id, kind, subject_kind, subject_id, asked_on, due_on, note, opened_by, asked_by)
     SELECT $1, $2, $3, $4, $5, day, day + $7::int, $8, $9, $10
       FROM (SELECT least($6::date, (now() AT TIME ZONE 'Asia/Macau')::date) AS day) x
     ON CONFLICT (unit_id, subject_id, kind) WHERE state = 'open' DO NOTHING`,
    [
      tx.unitId,
      id,
      kind,
      subject.kind,
      subject.id,
      askedOn ?? null,
      PRIVACY_LIMITS.dueDays,
      sealed,
      'openedBy' in by ? by.openedBy : null,
      'askedBy' in by ? by.askedBy : null,
    ],
  );
  if (rows === 0) throw new DomainError('STATE_CONFLICT');
  await tx.audit({
    action: 'privacy.requested',
    entity: 'privacy_request',
    entityId: id,
    after: { kind, subject: subject.kind, subjectId: subject.id },
  });
  return id;
}
