import pg from 'pg';
import type { FormQuestion } from '@contracts/forms/questions';
import { myFormsApi, myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import { LedgerSealer, type LedgerDocuments } from '../index';
import { LedgerVerifier, type Report, type VerifyOptions } from '@ledger';
import type { LedgerSource } from '../data/ledger-rows';
import { ageNotice, sentNotice, toClass, type NoticeApp, type World } from '../../notices/test/notice-world';

const question = (key: string, type: FormQuestion['type']): FormQuestion => ({
  key,
  type,
  text: `題目 ${key}`,
  required: true,
  options: [],
  limits: {},
});
const QUESTIONS = [question('blank', 'blank'), question('num', 'number')];
/** What the mother answers first. */
export const ANSWERS = { blank: '陳大文', num: 3 };

export interface Story {
  /** Filled in by the mother and changed once, opened by the father; WeCom does not know Dan. */
  form: string;
  /** Confirmed by the mother, reminded, closed and opened again. */
  plain: string;
  /** Taken back. */
  recalled: string;
}

/** A few notices with everything that a ledger can tell of them. */
export async function liveAWhile(test: NoticeApp, w: World): Promise<Story> {
  test.transport.plan = (call) =>
    call.students.includes(w.dan.wecomUserid)
      ? { attempt: { kind: 'accepted' }, invalid: { students: [w.dan.wecomUserid], parents: [], members: [] } }
      : undefined;
  const form = await sentNotice(test, w.adminCtx, {
    targets: toClass(w.classA, w.classB),
    questions: QUESTIONS,
    requireConfirm: false,
    allowEditAnswer: true,
  });
  test.transport.plan = () => undefined;
  const fill = (answers: typeof ANSWERS, revision: number) =>
    test.call(w.mother, myFormsApi.answers, { params: { id: form }, body: { studentId: w.amy.id, answers, revision } });
  await must(fill(ANSWERS, 0));
  await must(fill({ ...ANSWERS, num: 4 }, 1));
  await must(test.call(w.father, myNoticesApi.read, { params: { id: form }, body: { studentId: w.amy.id } }));
  const plain = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA, w.classB), title: '家長日' });
  await must(test.call(w.mother, myNoticesApi.confirm, { params: { id: plain }, body: { studentId: w.amy.id } }));
  await ageNotice(test, w.unit, plain, '1 hour');
  await must(test.call(w.adminCtx, noticesApi.remind, { params: { id: plain } }));
  await test.settle();
  await must(test.call(w.adminCtx, noticesApi.close, { params: { id: plain } }));
  await must(test.call(w.adminCtx, noticesApi.reopen, { params: { id: plain } }));
  const recalled = await sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), title: '錯發的通知' });
  await must(test.call(w.teacherCtx, noticesApi.recall, { params: { id: recalled } }));
  await test.settle();
  return { form, plain, recalled };
}

async function must(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`refused: ${String(status)} ${JSON.stringify(body)}`);
}

export const seal = (test: NoticeApp, w: World): Promise<number> => test.app.get(LedgerSealer, { strict: false }).seal(w.unit.ctx);

/** Somebody who has all rights in the database: no row security, no constraint, no trigger stops him. */
export async function openThief(test: NoticeApp): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: test.database.superuserUrl });
  await client.connect();
  await client.query(`SET session_replication_role = replica`);
  return client;
}

/** The tables as the thief leaves them. */
export const sourceOf = (client: pg.Client, unitId: number): LedgerSource => ({
  unitId,
  query: async <T extends pg.QueryResultRow>(sql: string, params: readonly unknown[]) =>
    (await client.query<T>(sql, params as unknown[])).rows,
});

export function verified(file: string, options: VerifyOptions = {}): Report {
  const verifier = new LedgerVerifier(options);
  verifier.push(Buffer.from(file));
  return verifier.finish();
}

/** The unit's ledger as its administrators download it. */
export async function exportOf(documents: LedgerDocuments, w: World, until: number): Promise<string> {
  let file = '';
  for await (const piece of documents.everything(w.adminCtx, until)) file += piece;
  return file;
}
