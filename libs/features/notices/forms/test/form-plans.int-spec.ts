import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { ReadTx } from '@platform/db/tx';
import type { BuiltUnit } from '@testing/unit.builder';
import { filesOfAnswers } from '../../data/answer-rows';
import { questionsOf } from '../../data/form-rows';
import { myDetail } from '../../data/my-detail-row';
import { addressedStudent, answersOfStudent, revisionsOfStudent } from '../../data/staff-answer-rows';
import { answerFigures, askedOf, textRows } from '../../data/summary-rows';
import { explaining, nodes, touched } from '../../test/explained';
import { buildWorld, createNoticeApp, type NoticeApp, type World } from '../../test/notice-world';
import { EIGHT } from './form-questions';
import { sentForm } from './form-world';

const ANSWERS = 4_000;
const CLASS = 40;
const BIG = [
  'notice_student',
  'notice_delivery',
  'notice_tally',
  'notice_response',
  'notice_response_revision',
  'file',
  'student',
  'parent',
];

describe('plans of the reads of forms, with 4,000 answers beside 16,000 of another unit', () => {
  let test: NoticeApp;
  let w: World;
  let id: string;
  let child: string;
  let answerId: string;

  beforeAll(async () => {
    test = await createNoticeApp();
    w = await buildWorld(test);
    id = await sentForm(test, w, { allowEditAnswer: true });
    await fillAnswers(w.unit, id, w.classA.id);
    const other = await buildWorld(test);
    for (let i = 0; i < 4; i += 1) await fillAnswers(other.unit, await sentForm(test, other), other.classA.id);
    const [some] = await test.db.read(w.unit.ctx, (tx) =>
      tx.query<{ id: string; student_id: string }>(
        `SELECT id, student_id FROM notice_response WHERE unit_id = $1 AND notice_id = $2 LIMIT 1`,
        [tx.unitId, id],
      ),
    );
    [child, answerId] = [some!.student_id, some!.id];
    const admin = new pg.Client({ connectionString: test.database.superuserUrl });
    await admin.connect();
    await admin.query('VACUUM (ANALYZE)');
    await admin.end();
  }, 120_000);
  afterAll(() => test.close());

  /** Forty children are of the given class, each other one of a class of its own; each answer was changed once and names a file. */
  function fillAnswers(unit: BuiltUnit, noticeId: string, classId: string): Promise<void> {
    return test.db.inUnit(unit.ctx, async (tx) => {
      // Ids are made of notice and number, so that no statement has to look for what the one before made.
      const run = (sql: string, ...more: unknown[]): Promise<number> =>
        tx.execute(
          `WITH child AS MATERIALIZED (SELECT n, md5($2::text || 's' || n)::uuid AS student, md5($2::text || 'p' || n)::uuid AS parent,
              md5($2::text || 'a' || n)::uuid AS answer FROM generate_series(1, ${String(ANSWERS)}) AS n) ${sql}`,
          [tx.unitId, noticeId, ...more],
        );
      await run(`INSERT INTO student (unit_id, id, wecom_userid, name) SELECT $1, student, student::text, '學生' || n FROM child`);
      await run(`INSERT INTO parent (unit_id, id, wecom_userid, name) SELECT $1, parent, parent::text, '家長' || n FROM child`);
      await run(
        `INSERT INTO guardianship (unit_id, parent_id, student_id, relation, relation_label) SELECT $1, parent, student, 'mother', '母親' FROM child`,
      );
      await run(
        `INSERT INTO notice_student (unit_id, notice_id, student_id, class_id, grp, sent_at, needs, done_at)
         SELECT $1, $2::uuid, student, CASE WHEN n <= ${String(CLASS)} THEN $3 ELSE uuidv7() END, 1, now(), false, now() FROM child`,
        classId,
      );
      await run(
        `INSERT INTO notice_tally (unit_id, notice_id, class_id, grp, students, receivers, not_joined)
         SELECT $1, $2::uuid, parent, 2, 1, 1, 0 FROM child`,
      );
      await run(
        `INSERT INTO notice_delivery (unit_id, notice_id, student_id, person_id, person_kind, state)
         SELECT $1, $2::uuid, student, parent, 'parent', 'pending' FROM child`,
      );
      await run(
        `INSERT INTO notice_response (unit_id, id, notice_id, student_id, answers_for, responder_id, kind, state, submitted_at, revision, answers)
         SELECT $1, answer, $2::uuid, student, student, parent, 'form', 'answered', now() - random() * interval '9 days', 2,
                jsonb_build_object('one', substr('abc', 1 + (random() * 2)::int, 1), 'many', '["a", "c"]'::jsonb, 'blank', '陳大文', 'text', '沒有',
                                   'num', (random() * 10)::int, 'day', '2026-11-' || (10 + (random() * 19)::int)) FROM child`,
      );
      await run(
        `INSERT INTO notice_response_revision (unit_id, notice_id, student_id, answers_for, revision, responder_id, answers, submitted_at)
         SELECT $1, $2::uuid, student, student, 1, parent, '{}', now() - interval '10 days' FROM child`,
      );
      await run(
        `INSERT INTO file (unit_id, owner_kind, owner_id, purpose, name, mime, size, state, storage_key, used_by, used_by_id)
         SELECT $1, 'family', parent, 'answer-file', 'a.png', 'image/png', 9, 'ready', 'x/' || answer, 'notice-answer', answer FROM child`,
      );
    });
  }

  const mother = (): string => w.amy.guardians[0]!.id;
  const place = (classId?: string, cursor?: boolean) => ({
    noticeId: id,
    key: 'text',
    classId,
    after: cursor === true ? { at: '2030-01-01T00:00:00.000000Z', id: '00000000-0000-7000-8000-000000000000' } : null,
    limit: 31,
  });
  const detail = (studentId: string | null, group: number | null) => (tx: ReadTx) =>
    myDetail(tx, { personId: mother(), noticeId: id, studentId, group, locales: ['pt', 'en', 'zh-Hant'] });

  // The last column: most rows that one step may look at.
  it.each<[string, (tx: ReadTx) => Promise<unknown>, number]>([
    ['GET /me/notices/:id', (tx) => detail(w.amy.id, null)(tx), 60],
    ['GET /me/notices/:id by a link', (tx) => detail(null, 1)(tx), 60],
    ['questions', (tx) => questionsOf(tx, id), 60],
    ['who was asked', (tx) => askedOf(tx, id, undefined), ANSWERS + 60],
    ['summary', (tx) => answerFigures(tx, id, EIGHT, undefined), ANSWERS],
    ['summary of a class', (tx) => answerFigures(tx, id, EIGHT, w.classA.id), ANSWERS],
    ['answers in words', (tx) => textRows(tx, place()), 100],
    ['answers in words, a later page', (tx) => textRows(tx, place(undefined, true)), 100],
    ['answers in words of a class', (tx) => textRows(tx, place(w.classA.id)), ANSWERS],
    ['answers of a student', (tx) => answersOfStudent(tx, id, child), 60],
    ['revisions of a student', (tx) => revisionsOfStudent(tx, id, child), 60],
    ['a student of the notice', (tx) => addressedStudent(tx, id, child), 60],
    ['files of an answer', (tx) => filesOfAnswers(tx, [answerId]), 60],
  ])('%s reads its own rows by index only [NOT-35, NOT-56]', async (_name, ask, most) => {
    const plans = await test.db.read(w.unit.ctx, async (tx) => {
      const asked = explaining(tx);
      await ask(asked.tx);
      return asked.plans;
    });
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) {
      for (const node of nodes(plan)) {
        const table = node['Relation Name'];
        if (table === undefined || !BIG.includes(table) || node['Actual Loops'] === 0) continue;
        expect([table, node['Node Type'], node['Node Type'] === 'Seq Scan' || touched(node) > most ? touched(node) : 'fine']).toEqual([
          table,
          node['Node Type'],
          'fine',
        ]);
      }
    }
  });
});
