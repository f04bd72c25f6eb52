import type { FormAnswers } from '@contracts/forms/answers';
import { myFormsApi } from '@contracts/my-notices';
import { noticeTemplatesApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { newKey } from '../proof-caller';
import { person, type Person, type Role } from './route-case';

/** The child of a family role. */
export const childOf = (make: CaseMaker, role: Role): string => (role === 'student' ? make.unit.sam.id : make.unit.amy.id);
/** A sent notice of the role, for routes of staff that only read. */
export const kept = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.sentOnce(person(role)) },
});
export const anew = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.sent(person(role)) },
});
export const drafted = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.draft(person(role)) },
});
/** A submission that has not left yet: within its undo window, or planned for tomorrow. */
export async function waiting(make: CaseMaker, role: Role, how: 'undo' | 'schedule'): Promise<CallSpec> {
  const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
  const id = await make.draft(person(role), how === 'schedule' ? { sendAt: tomorrow } : {});
  // Units of proofs have no window, so that everything else is sent at once.
  const undo = (seconds: number) =>
    make.parts.rows.query(`UPDATE notice_settings SET undo_seconds = $2 WHERE unit_id = $1`, [make.unit.id, seconds]);
  await undo(60);
  await make.ok(person(role), noticesApi.submit, { params: { id }, version: 1, key: newKey() });
  await undo(0);
  // The window stays open longer than the walk takes: what left in the middle of another route would look like its doing.
  await make.parts.rows.query(`UPDATE notice SET undo_until = undo_until + interval '1 day' WHERE unit_id = $1 AND id = $2`, [
    make.unit.id,
    id,
  ]);
  await make.parts.rows.query(
    `UPDATE outbox SET not_before = not_before + interval '1 day' WHERE unit_id = $1 AND job = 'notice.fanout' AND state = 'ready' AND payload ->> 'noticeId' = $2`,
    [make.unit.id, id],
  );
  return { params: { id } };
}
/** For families: a notice for their child that nobody has answered yet. */
export const forChild = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.sent('teacher') },
  body: { studentId: childOf(make, role) },
});
/** The second page of a list. @throws Error when the case made one page only */
export const paged = async (
  make: CaseMaker,
  role: Role,
  def: unknown,
  query: Record<string, string>,
  params?: CallSpec['params'],
): Promise<CallSpec> => ({
  query: { ...query, cursor: await make.cursor(person(role), def, query, params) },
  ...(params === undefined ? {} : { params }),
});
/** A question of words and both kinds that take uploads. */
export const FORM = (['text', 'files', 'signature'] as const).map((type) => ({
  key: type,
  type,
  text: `請填寫 ${type}`,
  required: true,
  options: [],
  limits: {},
}));
export const filledForm = async (make: CaseMaker, who: Person): Promise<FormAnswers> => ({
  text: `沒有敏感 ${make.unit.mark}`,
  files: [await make.file(who, { purpose: 'answer-file' })],
  signature: await make.file(who, { purpose: 'answer-signature' }),
});
/** A form of the role that was filled in for Amy, one per role: for routes that only read it. */
export const filledOnce = (make: CaseMaker, role: Role): Promise<string> =>
  make.once(`filled form ${role}`, async () => {
    const id = await make.sent(person(role), { questions: FORM });
    const body = { studentId: make.unit.amy.id, answers: await filledForm(make, 'parent'), revision: 0 };
    await make.ok('parent', myFormsApi.answers, { params: { id }, body, key: newKey() });
    return id;
  });
/** Where the page after this answer begins: one answer makes no second page of its own. */
export async function answerCursor(make: CaseMaker, role: Role): Promise<string> {
  const { id } = (
    await make.parts.rows.query<{ id: string }>(`SELECT id FROM notice_response WHERE unit_id = $1 AND notice_id = $2`, [
      make.unit.id,
      await filledOnce(make, role),
    ])
  )[0]!;
  return Buffer.from(`2999-01-01T00:00:00.000000Z|${id}`).toString('base64url');
}

/** A text of the school with a picture, as somebody keeps it. */
export async function templateBody(make: CaseMaker, role: Role) {
  const { title, body, links, questions, locale, versions } = await make.draftBody(person(role));
  return { name: `範本 ${make.unit.mark}`, content: { title, body, links, questions, locale, versions } };
}
export const TEMPLATE_PICTURE = 'body.content.body.content.1.attrs.fileId';
export async function template(make: CaseMaker, role: Role): Promise<string> {
  const body = await templateBody(make, role);
  return String((await make.ok(person(role), noticeTemplatesApi.createTemplate, { body, key: newKey() }))['id']);
}
