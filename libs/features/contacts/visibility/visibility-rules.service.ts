import { Injectable } from '@nestjs/common';
import { VISIBILITY_LIMITS, type VisibilityRule, type VisibilityRuleBody } from '@contracts/contacts-visibility';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import {
  countVisibilityRules,
  deleteVisibilityRule,
  insertVisibilityRule,
  lockVisibilityRule,
  putVisibilityEntries,
  touchVisibilityRule,
  visibilityRule,
  visibilityRules,
} from '../data/visibility.rows';
import { assertWholeUnit } from './department-scope';

/** The three rules of 通訊錄管理 (VIS-01…04), for administrators of the whole unit. They act from the next request on: nothing is kept in memory. */
@Injectable()
export class VisibilityRules {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx): Promise<{ items: VisibilityRule[] }> {
    return this.db.read(ctx, async (tx) => {
      await assertWholeUnit(tx);
      return { items: await visibilityRules(tx) };
    });
  }

  /** @throws DomainError STATE_CONFLICT beyond 200 rules; VALIDATION_FAILED naming entries that are not of this unit */
  add(ctx: Ctx, body: VisibilityRuleBody): Promise<VisibilityRule> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertWholeUnit(tx);
      if ((await countVisibilityRules(tx)) >= VISIBILITY_LIMITS.rules) throw new DomainError('STATE_CONFLICT');
      const id = await insertVisibilityRule(tx, body.kind);
      const rule = await this.#write(tx, id, body);
      await tx.audit({ action: 'visibility.added', entity: 'visibility_rule', entityId: id, after: shortOf(rule) });
      return rule;
    });
  }

  /** @throws DomainError NOT_FOUND, VERSION_CONFLICT with the rule as it stands, VALIDATION_FAILED */
  update(ctx: Ctx, id: string, body: VisibilityRuleBody, version: number): Promise<VisibilityRule> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertWholeUnit(tx);
      const locked = await lockVisibilityRule(tx, id);
      if (locked === undefined) throw notFound();
      const before = await visibilityRule(tx, id);
      if (locked.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: before });
      if (locked.kind !== body.kind) throw new DomainError('VALIDATION_FAILED', {}, { kind: { code: 'VALIDATION_FAILED' } });
      await touchVisibilityRule(tx, id);
      const rule = await this.#write(tx, id, body);
      await tx.audit({
        action: 'visibility.changed',
        entity: 'visibility_rule',
        entityId: id,
        ...(before === undefined ? {} : { before: shortOf(before) }),
        after: shortOf(rule),
      });
      return rule;
    });
  }

  /** @throws DomainError NOT_FOUND */
  remove(ctx: Ctx, id: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      await assertWholeUnit(tx);
      const before = await visibilityRule(tx, id);
      if (before === undefined || !(await deleteVisibilityRule(tx, id))) throw notFound();
      await tx.audit({ action: 'visibility.removed', entity: 'visibility_rule', entityId: id, before: shortOf(before) });
      return { ok: true as const };
    });
  }

  async #write(tx: Tx, id: string, body: VisibilityRuleBody): Promise<VisibilityRule> {
    if (body.kind === 'none' && body.whitelist.length > 0) {
      throw new DomainError('VALIDATION_FAILED', {}, { whitelist: { code: 'VALIDATION_FAILED' } });
    }
    for (const [side, field] of [
      ['subject', 'subjects'],
      ['whitelist', 'whitelist'],
    ] as const) {
      const unknown = new Set(await putVisibilityEntries(tx, id, side, body[field]));
      const faults = body[field].flatMap((entry, i) =>
        unknown.has(entry.id) ? [[`${field}.${String(i)}.id`, { code: 'NOT_FOUND' }]] : [],
      );
      if (faults.length > 0) throw new DomainError('VALIDATION_FAILED', {}, Object.fromEntries(faults) as Record<string, unknown>);
    }
    const rule = await visibilityRule(tx, id);
    if (rule === undefined) throw notFound();
    return rule;
  }
}

/** For the audit log: ids, no names. */
function shortOf(rule: VisibilityRule): Record<string, unknown> {
  return { kind: rule.kind, subjects: rule.subjects.map((entry) => entry.id), whitelist: rule.whitelist.map((entry) => entry.id) };
}
