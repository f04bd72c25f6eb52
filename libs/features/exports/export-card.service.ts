import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import { EXPORT_LIMITS } from '@contracts/exports';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { ExportKinds } from './export-kinds';
import { exportOwner } from './data/export-rows';
import { tidings } from './export-words';

/** Card in WeCom that a download is there or has failed: once, whatever happens. */
@Injectable()
export class ExportCard {
  constructor(
    private readonly db: Db,
    private readonly kinds: ExportKinds,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
  ) {}

  async run(ctx: Ctx, exportId: string): Promise<void> {
    const found = await this.db.read(ctx, (tx) => exportOwner(tx, exportId));
    if (found === undefined) return;
    const { row, userid } = found;
    if (row.state !== 'ready' && row.state !== 'failed') return;
    const source = this.kinds.of(row.kind);
    const agentId = await this.transport.agentId(ctx, source.app);
    const { title, summary } = tidings(row.title, row.state, row.error, EXPORT_LIMITS.keepDays, row.locale);
    await this.db.inUnit(ctx, (tx) =>
      this.messages.putStaffCard(tx, {
        dedupeKey: `export:${row.id}`,
        refId: row.id,
        app: source.app,
        agentId,
        title,
        description: summary,
        path: source.page(row.ref_id),
        userIds: [userid],
      }),
    );
    this.messages.wake();
  }
}
