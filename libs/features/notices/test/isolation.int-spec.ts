import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import type { RouteDef } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from './notice-world';

const UNKNOWN = '01890000-0000-7000-8000-00000000dead';

describe('a notice of another unit', () => {
  let test: NoticeApp;
  let home: World;
  let abroad: World;
  let id: string;
  let draftId: string;
  beforeAll(async () => {
    test = await createNoticeApp();
    home = await buildWorld(test);
    abroad = await buildWorld(test);
    id = await sentNotice(test, home.teacherCtx, { targets: toClass(home.classA) });
    draftId = (await test.call(home.teacherCtx, noticesApi.create, { body: draft() })).body.id;
  });
  afterAll(() => test.close());

  const bodyOf = (def: RouteDef): unknown => {
    if (def.method === 'PUT') return draft();
    return def.path.startsWith('/me/') && def.method === 'POST' ? { studentId: home.amy.id } : undefined;
  };
  const queryOf = (def: RouteDef): unknown => (def.path.endsWith('/stones') ? { classId: home.classA.id } : undefined);

  async function ask(who: Ctx, def: RouteDef, noticeId: string) {
    const params = def.path.includes(':studentId') ? { id: noticeId, studentId: home.amy.id } : { id: noticeId };
    const [body, query] = [bodyOf(def), queryOf(def)];
    const answer = await test.call(who, def, {
      params,
      version: 1,
      ...(body === undefined ? {} : { body }),
      ...(query === undefined ? {} : { query }),
    } as never);
    const { requestId: _r, ...rest } = answer.body as unknown as Record<string, unknown>;
    return { status: answer.status, rest };
  }

  const staffRoutes = Object.entries(noticesApi).filter(([, def]) => def.path.includes(':id'));
  const familyRoutes = Object.entries(myNoticesApi).filter(([, def]) => def.path.includes(':id'));

  it.each(staffRoutes)('is not found by %s, byte for byte like an unknown one [OVR-03, B4]', async (_name, def) => {
    for (const foreign of [id, draftId]) {
      const other = await ask(abroad.adminCtx, def as RouteDef, foreign);
      expect(other).toEqual(await ask(abroad.adminCtx, def as RouteDef, UNKNOWN));
      expect(other.status).toBe(404);
    }
  });

  it.each(familyRoutes)('is not found by families through %s', async (_name, def) => {
    const other = await ask(abroad.mother, def as RouteDef, id);
    expect(other).toEqual(await ask(abroad.mother, def as RouteDef, UNKNOWN));
    expect(other.status).toBe(404);
  });

  it('shows nothing of it in lists and pickers, and does not take its people as recipients', async () => {
    for (const scope of ['mine', 'cc', 'shared'] as const) {
      expect((await test.call(abroad.adminCtx, noticesApi.list, { query: { scope } })).body.items).toEqual([]);
    }
    expect((await test.call(abroad.adminCtx, noticesApi.students, { query: { classId: home.classA.id } })).body.students).toEqual([]);
    expect((await test.call(abroad.mother, myNoticesApi.list, { query: { studentId: home.amy.id } })).status).toBe(404);
    const refused = await test.call(abroad.adminCtx, noticesApi.create, {
      body: draft({ targets: toClass(home.classA) }),
    });
    expect(refused.body.code).toBe('NOT_TARGET_FORBIDDEN');
  });
});
