import type { FormAnswers } from '@contracts/forms/answers';
import type { FormQuestion } from '@contracts/forms/questions';
import type { Locale } from '@contracts/locale';
import type { MyNoticeDetail } from '@contracts/my-notices';
import type { NoticeLink, NoticeVersion, Urgency } from '@contracts/notice-types';
import type { RichDoc } from '@contracts/rich-text';
import type { Asking } from '@platform/db/tx';
import { ANSWER_FILES } from './answer-rows';
import { ADDRESSED, ROW, SENDER, TODO, settledJoin, type MyRow } from './my-rows';

/** One notice for one child, with everything its page shows. */
export interface MyDetailRow extends Omit<MyRow, 'section' | 'sent_us'> {
  student_id: string;
  student: string;
  class_name: string;
  body: RichDoc;
  links: NoticeLink[];
  answer_mode: 'per_student' | 'per_person';
  allow_edit_answer: boolean;
  urgency: Urgency;
  locale: Locale;
  closed_at: Date | null;
  recalled_at: Date | null;
  attachments: MyNoticeDetail['attachments'] | null;
  questions: FormQuestion[] | null;
  /** Languages beside `locale`. */
  other_locales: Locale[] | null;
  /** The version to show in place of the notice's own words. */
  version: NoticeVersion | null;
  /** The reader's children in the notice, for family cards. */
  family: { studentId: string; name: string; className: string; todo: boolean }[] | null;
  answers: FormAnswers | null;
  revision: number | null;
  still_guardian: boolean | null;
  answer_files: { id: string; name: string; mime: string; size: number }[] | null;
}

export interface MyDetailPlace {
  personId: string;
  noticeId: string;
  /** null: the child of the group, or the reader's first one that the notice went to. */
  studentId: string | null;
  /** Group of the link in a message. */
  group: number | null;
  /** Languages, the wanted one first. */
  locales: readonly Locale[];
}

/** @returns undefined unless it was addressed to this guardian for this child */
export function myDetail(tx: Asking, place: MyDetailPlace): Promise<MyDetailRow | undefined> {
  return tx.one<MyDetailRow>(DETAIL, [tx.unitId, place.personId, place.noticeId, place.studentId, place.group, place.locales]);
}

/** The child that a link is about (NOT-52). */
const CHILD_OF_LINK = `SELECT ls.student_id FROM guardianship lg
   JOIN notice_student ls ON ls.unit_id = $1 AND ls.notice_id = $3 AND ls.student_id = lg.student_id
   JOIN notice_delivery ld ON ld.unit_id = $1 AND ld.notice_id = $3 AND ld.student_id = lg.student_id AND ld.person_id = $2
  WHERE lg.unit_id = $1 AND lg.parent_id = $2 AND lg.ended_at IS NULL
  ORDER BY (ls.grp = $5) DESC NULLS LAST, ls.done_at NULLS FIRST, ls.student_id LIMIT 1`;

// One statement, because each costs a round trip: lists come as JSON, and what a notice does not have is not looked for.
const DETAIL = `
  SELECT r.*, m.name AS sender_name, dp.name AS sender_department, tr.sender_role, done.*, s.name AS student, c.name AS class_name,
    (SELECT json_agg(json_build_object('fileId', f.id, 'name', f.name, 'size', f.size, 'mime', f.mime, 'state', f.state) ORDER BY na.ord)
       FROM notice_attachment na JOIN file f ON f.unit_id = $1 AND f.id = na.file_id AND f.deleted_at IS NULL
      WHERE na.unit_id = $1 AND na.notice_id = $3) AS attachments,
    CASE WHEN r.has_form THEN (SELECT json_agg(json_build_object('key', q.key, 'type', q.type, 'text', q.text, 'required', q.required,
        'options', q.options, 'limits', q.limits) ORDER BY q.ord)
      FROM notice_question q WHERE q.unit_id = $1 AND q.notice_id = $3) END AS questions,
    (SELECT json_agg(v.locale) FROM notice_version v WHERE v.unit_id = $1 AND v.notice_id = $3 AND v.title <> '') AS other_locales,
    (SELECT json_build_object('locale', v.locale, 'title', v.title, 'body', v.body, 'questions', v.questions) FROM notice_version v
      WHERE v.unit_id = $1 AND v.notice_id = $3 AND v.title <> '' AND array_position($6::text[], v.locale) < array_position($6::text[], r.locale)
      ORDER BY array_position($6::text[], v.locale) LIMIT 1) AS version,
    CASE WHEN done.answer_id IS NOT NULL THEN (SELECT json_agg(json_build_object('id', f.id, 'name', f.name, 'mime', f.mime, 'size', f.size))
      FROM file f WHERE f.unit_id = $1 AND f.used_by = '${ANSWER_FILES}' AND f.used_by_id = done.answer_id AND f.deleted_at IS NULL) END AS answer_files,
    CASE WHEN r.family_card THEN (SELECT json_agg(json_build_object('studentId', ns.student_id, 'name', fs.name, 'className', fc.name, 'todo', ${TODO})
        ORDER BY fs.name, ns.student_id)
      FROM guardianship fg
      JOIN ${ADDRESSED}
        ON ns.unit_id = $1 AND ns.notice_id = $3 AND ns.student_id = fg.student_id
      JOIN student fs ON fs.unit_id = $1 AND fs.id = ns.student_id
      JOIN school_node fc ON fc.unit_id = $1 AND fc.id = ns.class_id
     WHERE fg.unit_id = $1 AND fg.parent_id = $2 AND fg.ended_at IS NULL) END AS family
    FROM (SELECT ${ROW}, n.body, n.links, n.urgency, n.locale, n.allow_edit_answer, n.family_card, n.closed_at, n.recalled_at, ${TODO} AS todo
            FROM ${ADDRESSED}
            JOIN guardianship gg ON gg.unit_id = $1 AND gg.parent_id = $2 AND gg.student_id = ns.student_id AND gg.ended_at IS NULL
           WHERE ns.unit_id = $1 AND ns.notice_id = $3 AND ns.student_id = CASE WHEN $4::uuid IS NULL THEN (${CHILD_OF_LINK}) ELSE $4::uuid END) AS r
    JOIN student s ON s.unit_id = $1 AND s.id = r.student_id
    JOIN school_node c ON c.unit_id = $1 AND c.id = r.class_id
    ${SENDER}
    ${settledJoin(`, a.answers, a.revision, CASE WHEN a.kind = 'form' THEN a.id END AS answer_id, g.parent_id IS NOT NULL AND g.ended_at IS NULL AS still_guardian`)}`;
