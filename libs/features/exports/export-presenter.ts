import type { ExportView } from '@contracts/exports';
import type { Locale } from '@contracts/locale';
import { DomainError } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import type { ExportRow } from './data/export-rows';
import { failureWords } from './export-words';

/** A download as its owner sees it. */
export function presentExport(row: ExportRow, locale: Locale): ExportView {
  const ready = row.state === 'ready';
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    title: row.title,
    refId: row.ref_id,
    done: row.done,
    total: row.total,
    fileName: ready ? row.file_name : null,
    size: ready ? row.size : null,
    error: row.error === null ? null : failureWords(row.error, locale),
    createdAt: isoMacau(row.created_at),
    finishedAt: isoMacauOrNull(row.finished_at),
    expiresAt: ready ? isoMacauOrNull(row.expires_at) : null,
  };
}

const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const writeExportCursor = (at: string, id: string): string => Buffer.from(`${at}|${id}`).toString('base64url');

/** @throws DomainError VALIDATION_FAILED for a cursor that is none of ours */
export function readExportCursor(text: string): { at: string; id: string } {
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  if (!AT.test(at) || Number.isNaN(Date.parse(at)) || !UUID.test(id)) {
    throw new DomainError('VALIDATION_FAILED', {}, { cursor: { code: 'invalid_format' } });
  }
  return { at, id };
}
