import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportsHttpModule } from '@features/imports';
import { importsApi } from '@contracts/imports';
import type { StaffCtx } from '@platform/ctx/ctx';
import { CompanyContactsHttpModule } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { writeRig, type WriteRig } from './write.rig';

describe('members imported from a file', () => {
  let rig: WriteRig;
  let admin: StaffCtx;
  beforeAll(async () => {
    rig = await writeRig([CompanyContactsHttpModule, ImportsHttpModule]);
    const root = await rig.id('department', 'wecom_id = 1');
    admin = staffCtx(await buildMember(rig.test.db, rig.unit, { roles: ['super_admin'], departments: [{ id: root }] }), {
      surface: 'console',
      rights: ['directory.read', 'contacts.edit'],
    });
  });
  afterAll(() => rig.close());

  /** The lane, then the listener, which waits a moment to gather results. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 3; i += 1) await rig.drain(true);
  };

  it('shows what is wrong, writes the good rows into WeCom once, and takes them back [CON-23]', async () => {
    const [department] = await rig.query<{ name: string }>(
      `SELECT d.name FROM department d JOIN department p ON p.unit_id = $1 AND p.id = d.parent_id AND p.wecom_id = 1
        WHERE d.unit_id = $1 AND d.state = 'active' ORDER BY d.wecom_id LIMIT 1`,
    );
    const file = [
      '姓名,手機,部門路徑,職務',
      `新同事甲,66770001,${department!.name},教師`,
      `新同事乙,66770002,沒有這個部門,教師`,
      `新同事丙,+853 6677 0003,${department!.name},`,
    ].join('\n');
    const preview = await rig.test.call(admin, importsApi.preview, {
      params: { kind: 'members' },
      query: { name: 'members.csv' },
      bytes: Buffer.from(file, 'utf8'),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect([preview.status, preview.body.rows]).toEqual([200, expect.objectContaining({ total: 3, ok: 2, error: 1 })]);
    const { id } = preview.body;
    const wrong = await rig.test.call(admin, importsApi.rows, { params: { id }, query: { state: 'error', page: '1' } });
    expect((wrong.body as { items: { n: number }[] }).items.map((row) => row.n)).toEqual([3]);
    const confirmed = await rig.test.call(admin, importsApi.confirm, { params: { id }, key: randomUUIDv7() });
    expect(confirmed.status).toBe(200);
    await settle();
    const made = (await rig.corp()).members.filter((one) => one.name.startsWith('新同事')).map((one) => one.name);
    expect(made.toSorted()).toEqual(['新同事丙', '新同事甲'].toSorted());
    const done = await rig.test.call(admin, importsApi.one, { params: { id } });
    expect(done.body.rows).toMatchObject({ done: 2, failed: 0, waiting: 0 });
    // The same file again: the numbers are there already.
    const again = await rig.test.call(admin, importsApi.preview, {
      params: { kind: 'members' },
      query: { name: 'members.csv' },
      bytes: Buffer.from(file, 'utf8'),
      headers: { 'content-type': 'application/octet-stream' },
    });
    expect(again.body.rows).toMatchObject({ ok: 0, error: 3 });
    expect((await rig.test.call(admin, importsApi.undo, { params: { id }, key: randomUUIDv7() })).status).toBe(200);
    await settle();
    expect((await rig.corp()).members.some((one) => one.name.startsWith('新同事'))).toBe(false);
    expect((await rig.test.call(admin, importsApi.one, { params: { id } })).body.rows).toMatchObject({ undone: 2 });
  });
});
