import { Injectable } from '@nestjs/common';
import { Reminders } from '@features/reminders';
import type { Locale } from '@contracts/locale';
import type { UnitRole } from '@contracts/permissions';
import type { ReadTx, Tx } from '@platform/db/tx';
import { tellRoleNews } from '../permissions.jobs';
import { newsText, roleText, systemText, type NewsKind } from './news-texts';

export interface News {
  kind: NewsKind;
  /** One message per key, however often it is told. */
  key: string;
  /** Persons concerned; founder and super admins are always told too (spec 15 §7). */
  memberIds: readonly string[];
  name?: string;
  role?: UnitRole;
  params?: Readonly<Record<string, string | number>>;
  url?: string;
}

const PAGE = '/console/rights';

/** Lines in 消息提醒 within the change's own transaction, and a card in WeCom afterwards (spec 15 §7). */
@Injectable()
export class RoleNews {
  constructor(private readonly reminders: Reminders) {}

  async tell(tx: Tx, news: News): Promise<void> {
    const unit = await tx.one<{ locale: Locale }>(`SELECT default_locale AS locale FROM school_unit WHERE id = $1`, [tx.unitId]);
    const locale = unit?.locale ?? 'zh-Hant';
    const title = newsText(
      news.kind,
      {
        by: await actorName(tx, locale),
        ...(news.name === undefined ? {} : { name: news.name }),
        ...(news.role === undefined ? {} : { role: roleText(news.role, locale) }),
        ...news.params,
      },
      locale,
    );
    const topic = await this.reminders.putTopic(tx, { module: 'system', sourceKey: news.key, title, url: news.url ?? PAGE });
    const lines = await this.reminders.putLines(tx, topic, {
      sql: `SELECT m.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM member m
             WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled') AND (m.id = ANY ($3::uuid[]) OR EXISTS (
               SELECT FROM unit_role r WHERE r.unit_id = $1 AND r.member_id = m.id AND r.state = 'active' AND r.role IN ('founder', 'super_admin')))`,
      params: [[...new Set(news.memberIds)]],
    });
    if (lines > 0) await tx.enqueue(tellRoleNews, { topicId: topic }, { dedupe: topic });
  }
}

async function actorName(tx: ReadTx, locale: Locale): Promise<string> {
  const { actor } = tx.ctx;
  return actor.kind === 'staff' ? actor.name : systemText(locale);
}
