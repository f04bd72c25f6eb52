import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import { textOf, type Locale, type Texts } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { KnownHead } from './audit-seal.service';
import { lastSeal } from './seal-rows';

const TITLE: Texts = {
  zh: '操作日誌：今日封印第 {n} 號',
  en: 'Audit log: seal {n} of today',
  pt: 'Registo de operações: selo {n} de hoje',
};
const SUMMARY: Texts = {
  zh: '封印 {seal}。抄下或轉發此行，日後即可證明日誌未被截短或重寫。',
  en: 'Seal {seal}. Keep or forward this line: later it proves that the log was neither cut off nor rewritten.',
  pt: 'Selo {seal}. Guarde ou reencaminhe esta linha: mais tarde prova que o registo não foi cortado nem reescrito.',
};

/** Whoever holds database and key could write the chain anew, so its head goes each day to the school's administrators (J1). */
@Injectable()
export class AuditHead {
  constructor(
    private readonly db: Db,
    private readonly reminders: Reminders,
  ) {}

  /** One line per seal, however often it runs; none when nothing was sealed since the last one. */
  tell(ctx: Ctx): Promise<KnownHead | undefined> {
    return this.db.inUnit(ctx, async (tx) => {
      const newest = await lastSeal(tx);
      if (newest === undefined) return undefined;
      const sourceKey = `audit-seal:${String(newest.n)}`;
      if ((await tx.one(`SELECT 1 FROM reminder_topic WHERE unit_id = $1 AND source_key = $2`, [tx.unitId, sourceKey])) !== undefined)
        return undefined;
      const unit = await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]);
      const fill = (texts: Texts): string =>
        textOf(texts, unit?.locale ?? 'zh-Hant')
          .replace('{n}', String(newest.n))
          .replace('{seal}', newest.digest);
      const topic = await this.reminders.putTopic(tx, {
        module: 'system',
        sourceKey,
        title: fill(TITLE),
        summary: fill(SUMMARY),
        url: '/console/audit',
      });
      await this.reminders.putLines(tx, topic, {
        sql: `SELECT DISTINCT r.member_id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id
                FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id AND m.join_state = 'active'
               WHERE r.unit_id = $1 AND r.state = 'active' AND r.role IN ('founder', 'super_admin')`,
        params: [],
      });
      return newest;
    });
  }
}
