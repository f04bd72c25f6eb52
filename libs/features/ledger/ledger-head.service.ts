import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import { textOf, type Locale, type Texts } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { newestBlock } from './data/ledger-rows';

const TITLE: Texts = {
  zh: '送達帳冊：今日封印第 {n} 號',
  en: 'Delivery ledger: seal {n} of today',
  pt: 'Registo de entregas: selo {n} de hoje',
};
const SUMMARY: Texts = {
  zh: '封印 {seal}；鑰匙指紋 {key}。抄下或轉發此行，日後即可證明帳冊未被截短或重寫。',
  en: 'Seal {seal}; key {key}. Keep or forward this line: later it proves that nothing was cut off or rewritten.',
  pt: 'Selo {seal}; chave {key}. Guarde ou reencaminhe esta linha: mais tarde prova que nada foi cortado ou reescrito.',
};

/**
 * Whoever holds the database and the key could write the whole chain anew. So the newest seal leaves the system each day:
 * into the reminders of every administrator, who are other people than those who run the machines, and into the audit log.
 */
@Injectable()
export class LedgerHead {
  constructor(
    private readonly db: Db,
    private readonly reminders: Reminders,
  ) {}

  /** One line per seal, however often it runs; none when nothing was sealed since the last one. */
  tell(ctx: Ctx): Promise<void> {
    return this.db.inUnit(ctx, async (tx) => {
      const newest = await newestBlock(tx);
      if (newest === undefined) return;
      const { n, key } = newest.seal;
      const sourceKey = `ledger:${String(n)}`;
      const told = await tx.one(`SELECT 1 FROM reminder_topic WHERE unit_id = $1 AND source_key = $2`, [tx.unitId, sourceKey]);
      if (told !== undefined) return;
      const unit = await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]);
      const fill = (texts: Texts): string =>
        textOf(texts, unit?.locale ?? 'zh-Hant')
          .replace('{n}', String(n))
          .replace('{seal}', newest.digest)
          .replace('{key}', key);
      const topic = await this.reminders.putTopic(tx, {
        module: 'system',
        sourceKey,
        title: fill(TITLE),
        summary: fill(SUMMARY),
        url: '/console/notices',
      });
      await this.reminders.putLines(tx, topic, {
        sql: `SELECT DISTINCT r.member_id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id
                FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id AND m.join_state = 'active' WHERE r.unit_id = $1 AND r.state = 'active'`,
        params: [],
      });
      await tx.audit({ action: 'ledger.head', entity: 'ledger', entityId: String(n), after: { seal: newest.digest, key } });
    });
  }
}
