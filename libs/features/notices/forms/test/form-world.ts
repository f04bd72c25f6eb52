import type { FormAnswers } from '@contracts/forms/answers';
import { filesApi, type FilePurpose } from '@contracts/files';
import { myFormsApi } from '@contracts/my-notices';
import type { NoticeDraft } from '@contracts/notice-types';
import type { Ctx } from '@platform/ctx/ctx';
import type { Answer } from '@testing/test-app';
import { EIGHT } from './form-questions';
import { createTestPicture } from './test-picture';
import { sentNotice, toClass, type NoticeApp, type World } from '../../test/notice-world';

/** A form to class A, sent. @returns its id */
export const sentForm = (test: NoticeApp, w: World, over: Partial<NoticeDraft> = {}): Promise<string> =>
  sentNotice(test, w.teacherCtx, { targets: toClass(w.classA), questions: EIGHT, requireConfirm: false, ...over });

export interface FillOptions {
  studentId?: string;
  revision?: number;
  key?: string;
}

/** Fills in the form for Amy unless another child is named. */
export function fill(
  test: NoticeApp,
  w: World,
  who: Ctx,
  id: string,
  answers: FormAnswers,
  { studentId = w.amy.id, revision = 0, key }: FillOptions = {},
): Promise<Answer<{ done: { mine: boolean; relation: string; name: string | null; at: string }; revision: number }>> {
  return test.call(who, myFormsApi.answers, {
    params: { id },
    body: { studentId, answers, revision },
    ...(key === undefined ? {} : { key }),
  });
}

/** Uploads a small picture. @returns its id */
export async function upload(test: NoticeApp, who: Ctx, purpose: FilePurpose, name = '證明.png'): Promise<string> {
  const bytes = await createTestPicture();
  const begun = await test.call(who, filesApi.begin, { body: { purpose, name, size: bytes.length } });
  if (begun.status !== 200) throw new Error(`upload refused: ${JSON.stringify(begun.body)}`);
  await test.call(who, filesApi.part, { params: { id: begun.body.id, part: '0' }, bytes });
  const ended = await test.call(who, filesApi.complete, { params: { id: begun.body.id } });
  if (ended.body.state !== 'ready') throw new Error(`upload not ready: ${JSON.stringify(ended.body)}`);
  return begun.body.id;
}

/** Puts a column of the notice to a value, as if time had passed or the sender had set it. */
export function patchNotice(test: NoticeApp, w: World, id: string, set: string): Promise<number> {
  return test.db.inUnit(w.unit.ctx, (tx) => tx.execute(`UPDATE notice SET ${set} WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]));
}

/** What a table holds of one notice. */
export function rowsOf<T extends object = { answers: unknown; revision: number }>(
  test: NoticeApp,
  w: World,
  table: 'notice_response' | 'notice_response_revision' | 'notice_student' | 'ledger_event',
  id: string,
): Promise<T[]> {
  return test.db.read(w.unit.ctx, async (tx) => {
    const rows = await tx.query<{ row: T }>(`SELECT to_json(t) AS row FROM ${table} t WHERE unit_id = $1 AND notice_id = $2`, [
      tx.unitId,
      id,
    ]);
    return rows.map(({ row }) => row);
  });
}
