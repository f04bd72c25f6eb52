import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noticesApi } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import { EMPTY_DOC, richFromText } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { buildClass, buildMember, buildStudent, staffCtx } from '../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, draft, toClass, type NoticeApp, type World } from './notice-world';

describe('writing a notice', () => {
  let test: NoticeApp;
  let w: World;
  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
  });
  afterAll(() => test.close());

  const create = (who: Ctx, over: Partial<NoticeDraft>) => test.call(who, noticesApi.create, { body: draft(over) });
  async function submit(who: Ctx, over: Partial<NoticeDraft>) {
    const { body } = await create(who, over);
    return test.call(who, noticesApi.submit, { params: { id: body.id }, version: body.version });
  }

  it('keeps an incomplete draft, refuses to send it, and names what is missing [NOT-03, NOT_CONTENT, NOT_NO_TARGET]', async () => {
    const empty = await submit(w.teacherCtx, { title: '', body: EMPTY_DOC, targets: toClass(w.classA) });
    expect(empty).toMatchObject({
      status: 422,
      body: {
        code: 'NOT_CONTENT',
        message: '請填寫標題（100字內）和內容',
        details: { title: { code: 'NOT_CONTENT' }, body: { code: 'NOT_CONTENT' } },
      },
    });
    expect((await submit(w.teacherCtx, { body: richFromText('  \n '), targets: toClass(w.classA) })).body.code).toBe('NOT_CONTENT');
    expect((await submit(w.teacherCtx, {})).body).toMatchObject({ code: 'NOT_NO_TARGET', message: '請選擇接收對象' });
  });

  it('refuses what is too long or no document [NOT-03, NOT-04, D1]', async () => {
    expect((await create(w.teacherCtx, { title: '題'.repeat(101) })).body).toMatchObject({
      code: 'NOT_CONTENT',
      details: { title: { code: 'too_big' } },
    });
    expect((await create(w.teacherCtx, { body: richFromText('字'.repeat(20_001)) })).body).toMatchObject({
      code: 'NOT_CONTENT',
      details: { body: { code: 'too_long' } },
    });
    const script = { type: 'doc', content: [{ type: 'script', content: [] }] };
    expect((await create(w.teacherCtx, { body: script as never })).body.code).toBe('NOT_CONTENT');
    expect((await create(w.teacherCtx, { title: '題'.repeat(100) })).status).toBe(200);
  });

  it('takes only http(s) links, ten at most [NOT_LINK]', async () => {
    const bad = await create(w.teacherCtx, {
      links: [
        { title: '好', url: 'https://a.example' },
        { title: '壞', url: 'javascript:alert(1)' },
      ],
    });
    expect(bad.body).toMatchObject({
      code: 'NOT_LINK',
      message: '鏈接須以 http:// 或 https:// 開頭',
      details: { 'links.1.url': { code: 'NOT_LINK' } },
    });
    for (const url of [
      'ftp://x.example',
      'http://',
      '//x.example',
      'https://user:pw@x.example',
      'x.example',
      `https://x.example/${'a'.repeat(500)}`,
    ]) {
      expect((await create(w.teacherCtx, { links: [{ title: '', url }] })).body.code).toBe('NOT_LINK');
    }
    const many = Array.from({ length: 11 }, () => ({ title: 'x', url: 'https://a.example' }));
    expect((await create(w.teacherCtx, { links: many })).body.code).toBe('VALIDATION_FAILED');
  });

  it('lets teachers address only their classes and students in them, administrators everything of the unit [NOT-09, spec 03 §13.1]', async () => {
    const other = await buildWorld(test);
    const refused: NoticeDraft['targets'][] = [
      toClass(w.classB),
      [{ kind: 'grade', refId: w.classA.grade.id }],
      [{ kind: 'school', refId: null }],
      [{ kind: 'student', refId: w.dan.id }],
      toClass(other.classA),
      [{ kind: 'class', refId: null }],
      [{ kind: 'student', refId: w.classA.id }],
    ];
    for (const targets of refused) {
      const answer = await create(w.teacherCtx, { targets: [...toClass(w.classA), ...targets] });
      expect(answer).toMatchObject({
        status: 403,
        body: {
          code: 'NOT_TARGET_FORBIDDEN',
          message: '你只可向任教班級發送通知',
          details: { 'targets.1': { code: 'NOT_TARGET_FORBIDDEN' } },
        },
      });
    }
    expect((await create(w.teacherCtx, { targets: [...toClass(w.classA), { kind: 'student', refId: w.amy.id }] })).status).toBe(200);
    expect(
      (
        await create(w.adminCtx, {
          targets: [
            { kind: 'school', refId: null },
            { kind: 'grade', refId: w.classA.grade.id },
          ],
        })
      ).status,
    ).toBe(200);
    expect((await create(w.adminCtx, { targets: toClass(other.classA) })).body.code).toBe('NOT_TARGET_FORBIDDEN');
  });

  it('checks the rights again when it is sent: a class may have been taken away meanwhile [PER-26]', async () => {
    const u = await buildWorld(test);
    const { body } = await create(u.teacherCtx, { targets: toClass(u.classA) });
    await test.db.inUnit(u.unit.ctx, (tx) =>
      tx.execute(`DELETE FROM node_teacher WHERE unit_id = $1 AND member_id = $2`, [tx.unitId, u.teacher.id]),
    );
    expect((await test.call(u.teacherCtx, noticesApi.submit, { params: { id: body.id }, version: 1 })).body.code).toBe(
      'NOT_TARGET_FORBIDDEN',
    );
    expect((await test.call(u.teacherCtx, noticesApi.home)).body).toMatchObject({ canCreate: false, shared: null });
  });

  it('refuses to send where nobody can be reached [NOT_TARGET_EMPTY]', async () => {
    const targets: NoticeDraft['targets'] = [
      { kind: 'student', refId: w.ben.id },
      { kind: 'student', refId: w.cat.id },
    ];
    const { body } = await create(w.teacherCtx, { targets });
    expect((await test.call(w.teacherCtx, noticesApi.check, { params: { id: body.id } })).body.code).toBe('NOT_TARGET_EMPTY');
    const answer = await test.call(w.teacherCtx, noticesApi.submit, { params: { id: body.id }, version: 1 });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'NOT_TARGET_EMPTY', message: '所選範圍內沒有已訂閱的家長或學生' },
    });
  });

  it('counts classes, students, recipients and copies for the dialog [NOT-10, NOT-14]', async () => {
    const { body } = await create(w.adminCtx, {
      targets: toClass(w.classA, w.classB),
      ccIds: [w.colleague.id],
      ccSelf: true,
    });
    const check = await test.call(w.adminCtx, noticesApi.check, { params: { id: body.id } });
    expect(check.body).toMatchObject({ students: 4, recipients: 4, people: 3, joined: 3, unreachable: 2, copies: 2 });
    expect(check.body.classes.map((c) => c.name).sort()).toEqual(['小四A', '小四B']);
    const choice = choiceOf(draft({ targets: toClass(w.classA) }));
    expect((await test.call(w.teacherCtx, noticesApi.count, { body: choice })).body).toMatchObject({
      students: 3,
      recipients: 3,
      joined: 2,
    });
  });

  it('refuses the second of two who save the same version, with the present record [OVR-25]', async () => {
    const { body } = await create(w.teacherCtx, { title: '一' });
    const save = (title: string) =>
      test.call(w.teacherCtx, noticesApi.update, { params: { id: body.id }, version: 1, body: draft({ title }) });
    const answers = await Promise.all([save('二'), save('三')]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    const lost = answers.find((a) => a.status === 409)!;
    expect(lost.body).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { id: body.id, version: 2 } } });
  });

  it('shows a draft to nobody but its writer, and deletes it with its uploads [B11]', async () => {
    const { body } = await create(w.teacherCtx, { targets: toClass(w.classA), ccIds: [w.colleague.id] });
    const params = { id: body.id };
    for (const who of [w.adminCtx, w.colleagueCtx]) {
      expect((await test.call(who, noticesApi.detail, { params })).status).toBe(404);
      expect((await test.call(who, noticesApi.progress, { params })).status).toBe(404);
      expect((await test.call(who, noticesApi.remove, { params })).status).toBe(404);
      expect((await test.call(who, noticesApi.submit, { params, version: 1 })).status).toBe(404);
    }
    expect((await test.call(w.colleagueCtx, noticesApi.list, { query: { scope: 'cc' } })).body.items).toEqual([]);
    expect((await test.call(w.teacherCtx, noticesApi.remove, { params })).status).toBe(200);
    expect((await test.call(w.teacherCtx, noticesApi.detail, { params })).status).toBe(404);
  });

  it('refuses fields that only the server sets [C2], strangers in copy and files of others', async () => {
    const own = await test.call(w.teacherCtx, noticesApi.create, { body: { ...draft(), state: 'sent' } as never });
    expect(own.body.code).toBe('VALIDATION_FAILED');
    const other = await buildWorld(test);
    expect((await create(w.teacherCtx, { ccIds: [other.teacher.id] })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { 'ccIds.0': { code: 'NOT_FOUND' } },
    });
    expect((await create(w.teacherCtx, { attachmentIds: [other.teacher.id] })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { 'attachmentIds.0': { code: 'VALIDATION_FAILED' } },
    });
    const parent = await test.call(w.mother, noticesApi.create, { body: draft() });
    expect(parent.status).toBe(403);
  });

  it('offers teachers their classes with what stands above them, administrators the whole tree [NOT-10]', async () => {
    const mine = (await test.call(w.teacherCtx, noticesApi.tree)).body;
    expect(mine.wholeSchool).toBe(false);
    expect(mine.nodes.map((n) => [n.name, n.kind, n.selectable, n.students])).toEqual([
      ['本部', 'campus', false, 3],
      ['小學', 'section', false, 3],
      ['小三', 'grade', false, 3],
      ['小四A', 'class', true, 3],
    ]);
    expect(mine.nodes.at(-1)).toMatchObject({ myRole: 'class_teacher', guardians: 3, joined: 2 });
    const all = (await test.call(w.adminCtx, noticesApi.tree)).body;
    expect(all.nodes.filter((n) => n.kind === 'class').map((n) => n.name)).toEqual(['小四A', '小四B']);
    const found = await test.call(w.teacherCtx, noticesApi.students, { query: { q: '陳樂' } });
    expect(found.body.students.map((s) => s.name)).toEqual(['陳樂瑤']);
    const byClass = await test.call(w.teacherCtx, noticesApi.students, { query: { classId: w.classB.id } });
    expect(byClass.body.students).toEqual([]);
    const staff = await test.call(w.teacherCtx, noticesApi.staff, { query: { q: '嘉敏' } });
    expect(staff.body.staff.map((s) => s.name)).toEqual(['何嘉敏']);
  });

  it('hides alumni until an administrator ticks 包括校友 [NOT-10]', async () => {
    const u = await buildWorld(test);
    const old = await buildClass(test.db, u.unit, { name: '高三A', grade: u.classB.grade });
    await buildStudent(test.db, u.unit, { class: old, state: 'alumnus' });
    await test.db.inUnit(u.unit.ctx, (tx) =>
      tx.execute(`UPDATE school_node SET is_graduated = true WHERE unit_id = $1 AND id = $2`, [tx.unitId, old.id]),
    );
    const names = async (alumni: 'true' | 'false') =>
      (await test.call(u.adminCtx, noticesApi.tree, { query: { alumni } })).body.nodes.filter((n) => n.kind === 'class').map((n) => n.name);
    expect(await names('false')).toEqual(['小四A', '小四B']);
    expect(await names('true')).toHaveLength(3);
    const whole: NoticeDraft['targets'] = [{ kind: 'school', refId: null }];
    const choice = choiceOf(draft({ targets: whole }));
    expect((await test.call(u.adminCtx, noticesApi.count, { body: choice })).body.students).toBe(4);
    expect((await test.call(u.adminCtx, noticesApi.count, { body: { ...choice, includeAlumni: true } })).body.students).toBe(5);
  });

  it('lists for administrators everything that was sent, for others not even the entry [NOT-43, NOT-45, spec 03 §13.11]', async () => {
    const u = await buildWorld(test);
    const { body } = await create(u.teacherCtx, { title: '科學館', targets: toClass(u.classA) });
    expect((await test.call(u.adminCtx, noticesApi.list, { query: { scope: 'shared' } })).body.items).toEqual([]);
    await test.call(u.teacherCtx, noticesApi.submit, { params: { id: body.id }, version: 1 });
    const shared = (await test.call(u.adminCtx, noticesApi.list, { query: { scope: 'shared', page: '1', q: '科學' } })).body;
    expect(shared).toMatchObject({
      total: 1,
      page: 1,
      pageSize: 10,
      items: [{ id: body.id, sender: { name: '林慧儀' }, targets: { school: false, names: ['小四A'], total: 1 } }],
    });
    expect((await test.call(u.adminCtx, noticesApi.home)).body).toMatchObject({
      shared: 1,
      canCreate: true,
      wholeSchool: true,
    });
    expect((await test.call(u.teacherCtx, noticesApi.home)).body).toMatchObject({
      mine: 1,
      drafts: 0,
      cc: 0,
      shared: null,
    });
    expect((await test.call(u.teacherCtx, noticesApi.list, { query: { scope: 'shared' } })).status).toBe(403);
    const clerk = staffCtx(await buildMember(test.db, u.unit), { rights: [] });
    expect((await test.call(clerk, noticesApi.home)).body.canCreate).toBe(false);
    expect((await test.call(clerk, noticesApi.create, { body: draft() })).status).toBe(403);
  });

  it('pages own notices by time, with filters [NOT-30]', async () => {
    const u = await buildWorld(test);
    for (let i = 0; i < 5; i += 1) await create(u.teacherCtx, { title: `第${String(i)}則` });
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await test.call(u.teacherCtx, noticesApi.list, {
        query: { scope: 'mine', pageSize: '2', ...(cursor === undefined ? {} : { cursor }) },
      });
      titles.push(...body.items.map((i) => i.title));
      cursor = 'nextCursor' in body ? (body.nextCursor ?? undefined) : undefined;
    } while (cursor !== undefined);
    expect(titles).toEqual(['第4則', '第3則', '第2則', '第1則', '第0則']);
    const beyond = await test.call(u.teacherCtx, noticesApi.list, {
      query: { scope: 'mine', page: '9', pageSize: '2' },
    });
    expect(beyond.body).toMatchObject({ page: 3, total: 5 });
    expect((await test.call(u.teacherCtx, noticesApi.list, { query: { scope: 'mine', state: 'sent' } })).body.items).toEqual([]);
    expect((await test.call(u.teacherCtx, noticesApi.list, { query: { scope: 'mine', to: '2001-01-01' } })).body.items).toEqual([]);
  });

  it('keeps questions, settings and the other languages of a draft as they were written [NOT-06, NOT-07, NOT-12]', async () => {
    const made = await test.call(w.teacherCtx, noticesApi.create, { body: draft() });
    const written: Partial<NoticeDraft> = {
      questions: [
        {
          key: 'q1',
          type: 'single',
          text: '是否參加？',
          required: true,
          options: [
            { key: 'a', text: '參加' },
            { key: 'b', text: '不參加' },
          ],
          limits: {},
        },
        { key: 'q2', type: 'number', text: '人數', required: false, options: [], limits: { min: 0, max: 4 } },
      ],
      deadlineAt: '2026-12-01T17:00:00.000+08:00',
      answerMode: 'per_person',
      allowEditAnswer: true,
      urgency: 'urgent',
      urgencyReason: '颱風',
      familyCard: true,
      versions: [{ locale: 'pt', title: 'Visita', body: richFromText('Caros pais'), questions: [] }],
    };
    const saved = await test.call(w.teacherCtx, noticesApi.update, {
      params: { id: made.body.id },
      version: made.body.version,
      body: draft(written),
    });
    expect(saved.status).toBe(200);
    const { body } = await test.call(w.teacherCtx, noticesApi.detail, { params: { id: made.body.id } });
    expect(body).toMatchObject({ ...written, hasForm: true, keeper: null, undoUntil: null });
  });
});

const choiceOf = ({ targets, includeAlumni, audience, ccIds, ccSelf }: NoticeDraft) => ({
  targets,
  includeAlumni,
  audience,
  ccIds,
  ccSelf,
});
