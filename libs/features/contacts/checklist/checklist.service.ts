import { Injectable } from '@nestjs/common';
import {
  CHECKLIST_ITEMS,
  CHECKLIST_VALUES,
  type ChecklistItem,
  type ChecklistLine,
  type ChecklistValue,
  type wechatPlugin,
} from '@contracts/contacts-checklist';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { isoMacauOrNull } from '@platform/time/macau-time';
import type * as z from 'zod/mini';
import { staffOf } from '../labels/labels.service';
import { assertWholeUnit } from '../visibility/department-scope';

type Plugin = z.output<typeof wechatPlugin>;
type Item = ChecklistItem | 'wechat_plugin';
interface Seen {
  value: string | null;
  seenBy: string | null;
  seenAt: string | null;
  version: number;
}

/** What only WeCom's console can set: 申請加入設置, 外部溝通管理 (CON-25) and the code of 微信插件 (CON-29). A person says what stands there. */
@Injectable()
export class Checklist {
  constructor(private readonly db: Db) {}

  /** @throws DomainError OUT_OF_SCOPE for who administers a part of the unit */
  read(ctx: Ctx): Promise<{ items: ChecklistLine[] }> {
    return this.db.read(ctx, async (tx) => {
      await assertWholeUnit(tx);
      const items: ChecklistLine[] = [];
      for (const item of CHECKLIST_ITEMS) items.push(await line(tx, item));
      return { items };
    });
  }

  /** @throws DomainError OUT_OF_SCOPE, VERSION_CONFLICT with the line as it stands, VALIDATION_FAILED for a value of another item */
  note(ctx: Ctx, item: ChecklistItem, value: ChecklistValue | null, version: number): Promise<ChecklistLine> {
    if (value !== null && !(CHECKLIST_VALUES[item] as readonly string[]).includes(value)) throw fieldError('value');
    return this.db.inUnit(ctx, async (tx) => {
      await assertWholeUnit(tx);
      await put(tx, ctx, item, value, version, () => line(tx, item));
      return line(tx, item);
    });
  }

  plugin(ctx: Ctx): Promise<Plugin> {
    return this.db.read(ctx, pluginOf);
  }

  /** @throws DomainError OUT_OF_SCOPE, VERSION_CONFLICT with what stands there */
  setPlugin(ctx: Ctx, url: string | null, version: number): Promise<Plugin> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertWholeUnit(tx);
      await put(tx, ctx, 'wechat_plugin', url, version, () => pluginOf(tx));
      return pluginOf(tx);
    });
  }
}

async function seen(tx: ReadTx, item: Item): Promise<Seen> {
  const row = await tx.one<{ value: string | null; name: string | null; seen_at: Date | null; version: number }>(
    `SELECT c.value, m.name, c.seen_at, c.version FROM contacts_checklist c LEFT JOIN member m ON m.unit_id = $1 AND m.id = c.seen_by
      WHERE c.unit_id = $1 AND c.item = $2`,
    [tx.unitId, item],
  );
  return { value: row?.value ?? null, seenBy: row?.name ?? null, seenAt: isoMacauOrNull(row?.seen_at), version: row?.version ?? 0 };
}

async function line(tx: ReadTx, item: ChecklistItem): Promise<ChecklistLine> {
  const { value, ...rest } = await seen(tx, item);
  const known: readonly ChecklistValue[] = CHECKLIST_VALUES[item];
  return { item, value: known.find((one) => one === value) ?? null, ...rest };
}

async function pluginOf(tx: ReadTx): Promise<Plugin> {
  const { value, ...rest } = await seen(tx, 'wechat_plugin');
  return { url: value, ...rest };
}

async function put(tx: Tx, ctx: Ctx, item: Item, value: string | null, version: number, current: () => Promise<unknown>): Promise<void> {
  const before = await seen(tx, item);
  // Nobody has written it yet: version 0, which only one of two writers at once can leave.
  const written = await tx.execute(
    version === 0
      ? `INSERT INTO contacts_checklist (unit_id, item, value, seen_by, seen_at) SELECT $1, $2, $3, $4, now() WHERE $5 = 0
         ON CONFLICT (unit_id, item) DO NOTHING`
      : `UPDATE contacts_checklist SET value = $3, seen_by = $4, seen_at = now(), version = version + 1 WHERE unit_id = $1 AND item = $2 AND version = $5`,
    [tx.unitId, item, value, staffOf(ctx).memberId, version],
  );
  if (written === 0) throw new DomainError('VERSION_CONFLICT', {}, { current: await current() });
  await tx.audit({ action: 'contacts.checklist', entity: 'contacts_checklist', before: { value: before.value }, after: { item, value } });
}
