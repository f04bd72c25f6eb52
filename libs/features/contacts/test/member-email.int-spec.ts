import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { membersApi } from '@contracts/contacts-members';
import { systemCtx } from '@platform/ctx/ctx';
import { PrivacyModule } from '@features/privacy';
import { runJob } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { JobsModule } from '@platform/jobs/jobs.module';
import { applyMembers } from '../data/member.rows';
import { CompanyContactsHttpModule } from '../index';
import { buildMember, staffCtx, type BuiltMember } from './directory.builder';

describe('the e-mail of a member', () => {
  let test: TestApp;
  let unit: BuiltUnit;
  let member: BuiltMember;
  beforeAll(async () => {
    test = await createTestApp({ modules: [JobsModule, CompanyContactsHttpModule, PrivacyModule] });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    unit = await test.unit();
    member = await buildMember(test.db, unit);
  });

  const kept = () =>
    test.db.read(unit.ctx, (tx) =>
      tx.one<{ email: string | null; email_sealed: string | null }>(
        `SELECT email, email_sealed FROM member WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, member.id],
      ),
    );
  const clear = (email: string) =>
    test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`UPDATE member SET email = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, member.id, email]),
    );
  const read = (email?: string, minutes = 0) =>
    test.db.inUnit(unit.ctx, async (tx) =>
      applyMembers(
        tx,
        await test.parts.unitKeys.forUnit(tx),
        [{ userid: member.wecomUserid, name: member.name, status: 1, ...(email === undefined ? {} : { email }) }],
        new Date(Date.now() + minutes * 60_000),
      ),
    );
  const shown = async () => {
    const admin = staffCtx(await buildMember(test.db, unit, { roles: ['super_admin'] }), {
      surface: 'console',
      rights: ['admin', 'directory.read', 'contacts.edit'],
    });
    return (await test.call(admin, membersApi.one, { params: { id: member.id } })).body.email;
  };

  it('is sealed when it comes from WeCom, told in clear to whom it is shown, and not written anew while it stays the same [OVR-34]', async () => {
    await read('mary@example.org');
    const first = await kept();
    expect(first).toMatchObject({ email: null, email_sealed: expect.stringMatching(/^v1\./) as unknown });
    expect(JSON.stringify(first)).not.toContain('mary');
    expect(await shown()).toBe('mary@example.org');
    expect((await read('mary@example.org', 1)).changed).toBe(0);
    expect((await read(undefined, 2)).changed).toBe(0);
    expect(await kept()).toEqual(first);
    await read('new@example.org', 3);
    expect(await shown()).toBe('new@example.org');
    await read('', 4);
    expect(await kept()).toEqual({ email: null, email_sealed: null });
  });

  it('that stood in clear is sealed by the job, twice is once, and what the program before writes meanwhile counts [OVR-34]', async () => {
    await clear('old@example.org');
    expect(await shown()).toBe('old@example.org');
    const job = () => runJob(test.app, 'privacy.seal-email', systemCtx(unit.id, 'privacy.seal-email', 'test'));
    await job();
    const sealed = await kept();
    expect(sealed).toMatchObject({ email: null, email_sealed: expect.stringMatching(/^v1\./) as unknown });
    await job();
    expect(await kept()).toEqual(sealed);
    expect(await shown()).toBe('old@example.org');
    await clear('before@example.org');
    expect(await shown()).toBe('before@example.org');
    await job();
    expect(await shown()).toBe('before@example.org');
    await clear('again@example.org');
    expect((await read('again@example.org', 1)).changed).toBe(1);
    expect(await kept()).toMatchObject({ email: null });
    expect(await shown()).toBe('again@example.org');
  });
});
