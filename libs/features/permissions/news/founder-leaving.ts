import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import type { RoleNews } from './role-news.service';

/** Somebody tried to remove the founder: told once a day (PER-12, spec 15 §7). */
export function tellFounderLeaving(tx: Tx, news: RoleNews, founder: { member_id: string; name: string }): Promise<void> {
  return news.tell(tx, {
    kind: 'founderLeaving',
    key: `founder-leaving:${founder.member_id}:${dayMacau(tx.now)}`,
    memberIds: [founder.member_id],
    name: founder.name,
  });
}
