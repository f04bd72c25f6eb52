import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { schoolEditApi } from '@contracts/school-contacts';
import { MODULE_RIGHTS } from '@contracts/permissions';
import type { StaffCtx } from '@platform/ctx/ctx';
import { SchoolContactsHttpModule, SchoolContactsModule } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { newId, writeRig, type WriteRig } from './write.rig';

const GUARDIANS = 2_000;

describe('邀請加入 of a whole school', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  let room: string;
  beforeAll(async () => {
    rig = await writeRig([SchoolContactsModule, SchoolContactsHttpModule]);
    const boss = await buildMember(rig.test.db, rig.unit, { wecomUserid: 'boss', roles: ['super_admin'], departments: [] });
    admin = staffCtx(boss, { surface: 'console', rights: ['directory.read', 'admin', ...MODULE_RIGHTS] });
    room = await rig.id('school_node', `kind = 'class' AND deleted_at IS NULL`);
    await rig.test.db.inUnit(rig.unit.ctx, (tx) =>
      tx.execute(
        `WITH pupil AS (
           INSERT INTO student (unit_id, wecom_userid, name) SELECT $1, 'whole.' || n, 'S' || n FROM generate_series(1, $3::int) AS n RETURNING id, wecom_userid),
         place AS (INSERT INTO student_class (unit_id, student_id, class_id, from_date) SELECT $1, id, $2, '2026-01-01' FROM pupil),
         guardian AS (
           INSERT INTO parent (unit_id, wecom_userid, mobile, mobile_index) SELECT $1, 'of.' || wecom_userid, 'x', wecom_userid::bytea FROM pupil RETURNING id, wecom_userid)
         INSERT INTO guardianship (unit_id, parent_id, student_id, relation_label)
         SELECT $1, g.id, p.id, '媽媽' FROM guardian g JOIN pupil p ON g.wecom_userid = 'of.' || p.wecom_userid`,
        [tx.unitId, room, GUARDIANS],
      ),
    );
  }, 60_000);
  afterAll(() => rig.close());

  it('is one press and some statements, not some for each guardian; a second press lists them all [SCH-29, CON-21]', async () => {
    const client = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
    const { query } = client;
    let statements = 0;
    client.query = function counted(this: unknown, ...given) {
      statements += 1;
      return query.apply(this, given);
    };
    const first = await rig.test.call(admin, schoolEditApi.invite, { body: { nodeId: room }, key: newId() });
    client.query = query;
    expect(first.body.sent).toBeGreaterThanOrEqual(GUARDIANS);
    expect(statements).toBeGreaterThan(0);
    expect(statements).toBeLessThan(60);
    const second = await rig.test.call(admin, schoolEditApi.invite, { body: { nodeId: room }, key: newId() });
    expect(second.body).toMatchObject({ batchId: null, sent: 0 });
    expect(second.body.skipped.length).toBeGreaterThanOrEqual(GUARDIANS);
    const [written] = await rig.query<{ n: number; labels: number }>(
      `SELECT count(DISTINCT entity_id)::int AS n, count(*) FILTER (WHERE label LIKE 'S%-媽媽')::int AS labels FROM directory_change
        WHERE unit_id = $1 AND kind = 'parent.invite' AND batch_id IS NOT NULL`,
    );
    expect(written).toEqual({ n: first.body.sent, labels: GUARDIANS });
  });

  it('invites each guardian once when two administrators press at the same moment [CON-21, OVR-26]', async () => {
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`UPDATE parent SET last_invited_at = NULL WHERE unit_id = $1`, [tx.unitId]));
    await rig.test.db.inUnit(rig.unit.ctx, (tx) => tx.execute(`DELETE FROM directory_change WHERE unit_id = $1`, [tx.unitId]));
    const press = () => rig.test.call(admin, schoolEditApi.invite, { body: { nodeId: room }, key: newId() });
    const both = await Promise.all([press(), press()]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const [sums] = await rig.query<{ n: number; people: number }>(
      `SELECT count(*)::int AS n, count(DISTINCT entity_id)::int AS people FROM directory_change WHERE unit_id = $1 AND kind = 'parent.invite'`,
    );
    expect(sums?.n).toBe(sums?.people);
    expect(both.reduce((sum, { body }) => sum + body.sent, 0)).toBe(sums?.people);
    for (const { body } of both) expect(body.sent + body.skipped.length).toBe(sums?.people);
  });
});
