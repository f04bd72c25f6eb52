import { stillOpen, type VersionDifference } from '@contracts/notice-sending';
import type { RichDoc } from '@contracts/rich-text';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { questionsOf, versionsOf } from '../data/form-rows';
import type { NoticeHead } from '../data/notice-row';
import { compareVersions } from '../domain/versions/compare-versions';

/** As many as a sender can have looked at (`versionsChecked`); more are no versions of one notice. */
const MOST_SHOWN = 200;

/** What the versions of a notice say differently, and which of it the sender has found right (BEY-06). */
export async function differencesOf(tx: ReadTx, notice: NoticeHead): Promise<VersionDifference[]> {
  const versions = await versionsOf(tx, notice.id);
  if (versions.length === 0) return [];
  const row = await tx.one<{ body: RichDoc; versions_checked: string[] }>(
    `SELECT body, versions_checked FROM notice WHERE unit_id = $1 AND id = $2`,
    [tx.unitId, notice.id],
  );
  if (row === undefined) return [];
  const { locale, title } = notice;
  const compared = { locale, title, body: row.body, questions: await questionsOf(tx, notice.id), versions };
  return compareVersions(compared, isoMacau(tx.now).slice(0, 10)).map((difference) => ({
    ...difference,
    checked: !stillOpen(difference, row.versions_checked),
  }));
}

export const shown = (differences: readonly VersionDifference[]): VersionDifference[] => differences.slice(0, MOST_SHOWN);

/** @throws DomainError NOT_VERSIONS_DIFFER with what is still open */
export async function assertVersions(tx: ReadTx, notice: NoticeHead): Promise<void> {
  const open = (await differencesOf(tx, notice)).filter((difference) => !difference.checked);
  if (open.length > 0) throw new DomainError('NOT_VERSIONS_DIFFER', {}, { differences: shown(open) });
}
