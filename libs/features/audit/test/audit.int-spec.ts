import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditApi } from '@contracts/audit';
import type { Permission } from '@contracts/permissions';
import { AuditHttpModule } from '@features/audit';
import { makeCtx, type Ctx } from '@platform/ctx/ctx';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';

describe('the audit log', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let boss: Ctx;

  beforeAll(async () => {
    test = await createTestApp({ modules: [AuditHttpModule] });
    unit = await test.unit();
    boss = await staff(unit, '何嘉敏', ['audit.read']);
    for (const action of ['notice.sent', 'notice.recalled', 'session.opened']) {
      await test.db.inUnit(boss, (tx) => tx.audit({ action, entity: action.split('.')[0] ?? '', entityId: 'one', after: { n: 1 } }));
    }
    await test.db.inUnit(unit.ctx, (tx) => tx.audit({ action: 'directory.synced', entity: 'directory_sync' }));
    const other = await test.unit();
    await test.db.inUnit(other.ctx, (tx) => tx.audit({ action: 'notice.sent', entity: 'notice' }));
  });
  afterAll(() => test.close());

  async function staff(of: BuiltUnit, name: string, rights: Permission[]): Promise<Ctx> {
    const row = await test.db.inUnit(of.ctx, (tx) =>
      tx.one<{ id: string }>(`INSERT INTO member (unit_id, wecom_userid, name) VALUES ($1, $2, $2) RETURNING id`, [tx.unitId, name]),
    );
    return makeCtx({
      ...of.ctx,
      surface: 'console',
      ip: '127.0.0.1',
      actor: { kind: 'staff', memberId: row?.id ?? '', name, roles: ['super_admin'], rights: new Set(rights) },
    });
  }
  const memberId = () => (boss.actor.kind === 'staff' ? boss.actor.memberId : '');

  it('shows the own unit, newest first, with names of people and jobs [OVR-31]', async () => {
    const answer = await test.call(boss, auditApi.list);
    expect(answer.body.total).toBe(4);
    expect(answer.body.items.map((line) => line.action)).toEqual(['directory.synced', 'session.opened', 'notice.recalled', 'notice.sent']);
    expect(answer.body.items[3]).toMatchObject({
      actor: { kind: 'staff', name: '何嘉敏' },
      role: 'super_admin',
      surface: 'console',
      ip: '127.0.0.1',
      after: { n: 1 },
      before: null,
      result: 'ok',
    });
    expect(answer.body.items[0]).toMatchObject({ actor: { kind: 'system', id: null, name: null }, role: 'test' });
    expect(() => auditApi.list.ok.parse(answer.body)).not.toThrow();
  });

  it('filters by 操作人, 操作類型, 對象 and 時間 [OVR-31]', async () => {
    const total = async (query: Record<string, string>) => (await test.call(boss, auditApi.list, { query: query as never })).body.total;
    expect(await total({ actor: memberId() })).toBe(3);
    expect(await total({ action: 'notice.sent' })).toBe(1);
    expect(await total({ action: 'notice.' })).toBe(2);
    expect(await total({ action: 'notice' })).toBe(0);
    expect(await total({ entity: 'notice', entityId: 'one' })).toBe(2);
    expect(await total({ entityId: "' OR 1=1 --" })).toBe(0);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const before = new Date(Date.now() - 3_600_000).toISOString();
    expect(await total({ from: before, to: soon })).toBe(4);
    expect(await total({ from: soon })).toBe(0);
    expect((await test.call(boss, auditApi.list, { query: { action: 'no%_' } as never })).status).toBe(422);
  });

  it('pages, and shows the last page beyond the end [OVR-16, OVR-19]', async () => {
    const answer = await test.call(boss, auditApi.list, { query: { page: '9', pageSize: '3' } as never });
    expect(answer.body).toMatchObject({ page: 2, pageSize: 3, total: 4 });
    expect(answer.body.items).toHaveLength(1);
    expect((await test.call(boss, auditApi.kinds)).body).toEqual({
      actions: ['directory.synced', 'notice.recalled', 'notice.sent', 'session.opened'],
      entities: ['directory_sync', 'notice', 'session'],
    });
  });

  it('refuses everybody without audit.read, and nobody can change a line [B12]', async () => {
    const teacher = await staff(unit, '林慧儀', ['staff', 'admin', 'directory.read']);
    expect((await test.call(teacher, auditApi.list)).status).toBe(403);
    expect((await test.call(null, auditApi.list)).status).toBe(401);
    await expect(
      test.db.inUnit(boss, (tx) => tx.execute(`UPDATE audit_log SET action = 'x' WHERE unit_id = $1`, [tx.unitId])),
    ).rejects.toThrow(/permission denied/);
    await expect(test.db.inUnit(boss, (tx) => tx.execute(`DELETE FROM audit_log WHERE unit_id = $1`, [tx.unitId]))).rejects.toThrow(
      /permission denied/,
    );
  });
});
