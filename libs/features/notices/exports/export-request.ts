import * as z from 'zod/mini';
import type { ExportRequest } from '@features/exports';
import type { StaffCtx } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { seeNotice, type SeenNotice } from '../notice-access';

const stored = z.strictObject({ classIds: z.array(z.uuid()), withFiles: z.boolean() });
export type NoticeExportParams = z.output<typeof stored>;

/** What was asked for, read back from the table. */
export function paramsOf(request: ExportRequest): NoticeExportParams & { noticeId: string } {
  if (request.refId === null) throw new Error('a download of a notice names no notice');
  return { ...stored.parse(request.params), noticeId: request.refId };
}

/** Senders and administrators download; people in copy only look (NOT-42, NOT-43). */
export const canExport = ({ notice, role }: SeenNotice): boolean => role !== 'copy' && notice.sent_at !== null;

export async function mayExport(tx: ReadTx, ctx: StaffCtx, request: ExportRequest): Promise<boolean> {
  try {
    return canExport(await seeNotice(tx, ctx.actor, paramsOf(request).noticeId));
  } catch (error) {
    if (isDomainError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}
