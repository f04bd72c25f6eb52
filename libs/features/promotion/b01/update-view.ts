import type { B01UpdateView } from '@contracts/promotion-b01';
import type { ReadTx } from '@platform/db/tx';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { schoolFacts } from '../data/class-facts';
import { isAlumnus, subscribedPupils } from '../data/pupil.rows';
import type { UpdateRow } from '../data/update.rows';
import { leaversOf, undoEnd, type SweepPupil } from '../domain/sweep-rule';

const APPLIED = new Set(['applied', 'applied_with_errors']);

/** @param leavers how many would become alumni now; asked only where the week runs or a preview is shown */
export function presentUpdate(row: UpdateRow, leavers: number): B01UpdateView {
  return {
    id: row.id,
    version: row.version,
    fileName: row.file_name,
    schoolYear: row.school_year,
    batchId: row.batch_id,
    generatedAt: isoMacau(row.generated_at),
    uploadedAt: isoMacau(row.uploaded_at),
    uploadedBy: row.uploaded_by,
    state: row.state,
    total: row.total_count,
    anomalies: row.anomaly_count,
    moved: row.moved_count,
    unchanged: row.unchanged_count,
    failed: row.failed_count,
    done: row.done,
    appliedAt: isoMacauOrNull(row.applied_at),
    appliedBy: row.applied_by,
    undoUntil: row.applied_at !== null && APPLIED.has(row.state) && row.superseded_by === null ? isoMacau(undoEnd(row.applied_at)) : null,
    conflicts: row.conflicts,
    sweep: {
      state: row.sweep_state,
      at: isoMacauOrNull(row.grace_until),
      students: row.sweep_state === 'done' || row.sweep_state === 'running' ? row.swept_count : leavers,
      canPostpone: (row.sweep_state === 'waiting' || row.sweep_state === 'guarded') && row.postponed_at === null,
    },
  };
}

/** The same with the number of pupils read where it is shown. */
export async function viewUpdate(tx: ReadTx, row: UpdateRow): Promise<B01UpdateView> {
  const counts = row.state === 'validated' || row.sweep_state === 'waiting' || row.sweep_state === 'guarded';
  return presentUpdate(row, counts ? (await leaversNow(tx, row)).leavers.length : 0);
}

/**
 * Who would become alumni by this update now (PRM-40, §12.3), and of how many (PRM-44): subscribed pupils in a class, not in
 * the file, not arrived or brought back since.
 */
export async function leaversNow(
  tx: ReadTx,
  row: Pick<UpdateRow, 'id' | 'generated_at' | 'applied_at'>,
): Promise<{ leavers: (SweepPupil & { classIds: string[] })[]; pupils: number }> {
  const facts = await schoolFacts(tx);
  const inFile = new Set(
    (
      await tx.query<{ card: string }>(
        `SELECT DISTINCT encode(card_no_index, 'hex') AS card FROM b01_row WHERE unit_id = $1 AND update_id = $2 AND card_no_index IS NOT NULL`,
        [tx.unitId, row.id],
      )
    ).map((one) => one.card),
  );
  const pupils = (await subscribedPupils(tx)).filter((pupil) => pupil.state === 'active' && !isAlumnus(pupil, facts));
  const all = pupils.map((pupil) => ({
    id: pupil.id,
    createdAt: pupil.created_at,
    restoredAt: pupil.restored_at,
    inFile: inFile.has(pupil.card),
    classIds: pupil.class_ids,
  }));
  return { leavers: leaversOf(all, { generatedAt: row.generated_at, appliedAt: row.applied_at ?? tx.now }), pupils: all.length };
}
