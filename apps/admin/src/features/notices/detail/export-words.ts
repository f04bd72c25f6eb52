import type { ExportKind, ExportView } from '@contracts/exports';
import { m } from '@contracts/messages';

export function exportWord(kind: ExportKind): string {
  if (kind === 'notice-status') return m.notice_following_download_status();
  return kind === 'notice-feedback' ? m.notice_following_download_feedback() : m.console_notices_export_ledger();
}

/** Its numbers still change. */
export const isMoving = ({ state }: Pick<ExportView, 'state'>): boolean => state === 'queued' || state === 'running';
