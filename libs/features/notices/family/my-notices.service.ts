import { Injectable } from '@nestjs/common';
import type { MyNoticeDetail, MyNoticeItem, myNoticesApi, RecalledDetails } from '@contracts/my-notices';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Asking } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { myDetail, type MyDetailRow } from '../data/my-detail-row';
import { myChildren, myPage, type MyRow } from '../data/my-rows';
import { readSectionCursor, writeCursor } from '../data/page-cursor';
import { asksOf } from '../domain/card-text';
import { inOrder, preferred, translated } from '../domain/language';
import { namedFiles } from '../forms/answer-files';
import { mayChange } from '../forms/may-change';
import { familyOf } from '../notice-access';

const ROWS = 20;

/** Reading side of families (NOT-50…53, 58). GETs change nothing: opening is told by a POST of a signed-in person (G9). */
@Injectable()
export class MyNotices {
  constructor(private readonly db: Db) {}

  async children(ctx: Ctx): Promise<OkOf<typeof myNoticesApi.children>> {
    const { parentId } = familyOf(ctx);
    const { value: children } = await this.db.glance(ctx, (tx) => myChildren(tx, parentId));
    return {
      children: children.map(({ id, name, class_name, is_self, todo, unread }) => ({
        studentId: id,
        name,
        className: class_name,
        isSelf: is_self,
        todo,
        unread,
      })),
    };
  }

  /** @throws DomainError NOT_FOUND for anybody who is not the child's guardian */
  async list(ctx: Ctx, query: QueryOf<typeof myNoticesApi.list>): Promise<OkOf<typeof myNoticesApi.list>> {
    const { parentId } = familyOf(ctx);
    const limit = query.limit ?? ROWS;
    const after = query.cursor === undefined ? null : readSectionCursor(query.cursor);
    const { value: page } = await this.db.glance(ctx, (tx) =>
      myPage(tx, parentId, query.studentId, { filter: query.filter ?? 'all', limit: limit + 1, after }),
    );
    if (page === undefined) throw notFound();
    const { rows, todo } = page;
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map(present),
      nextCursor: last === undefined ? null : writeCursor(String(last.section), last.sent_us, last.id),
      todo,
    };
  }

  /** @throws DomainError NOT_FOUND for anybody it was not addressed to; NOT_RECALLED with what its page needs */
  async detail(ctx: Ctx, id: string, place: QueryOf<typeof myNoticesApi.detail>): Promise<MyNoticeDetail> {
    const { parentId } = familyOf(ctx);
    // Thousands open a notice in the minutes after it was sent: one statement, one round trip.
    const { value: row, now } = await this.db.glance(ctx, (tx) =>
      myDetail(tx, {
        personId: parentId,
        noticeId: id,
        studentId: place.studentId ?? null,
        group: place.g ?? null,
        locales: preferred(place.locale ?? ctx.locale),
      }),
    );
    if (row === undefined) throw notFound();
    if (row.state === 'recalled') {
      const { value: details } = await this.db.glance(ctx, (tx) => recalledDetails(tx, parentId, row.student_id, row));
      throw new DomainError('NOT_RECALLED', {}, details);
    }
    return presentDetail(row, now);
  }
}

/** The one place that decides what a reader of a recalled notice still sees: that there was one, and when. */
function present(row: Omit<MyRow, 'section' | 'sent_us'>): MyNoticeItem {
  const recalled = row.state === 'recalled';
  const done =
    row.done_at === null || recalled
      ? null
      : {
          mine: row.done_mine ?? false,
          relation: row.done_relation ?? '',
          name: row.done_name,
          at: isoMacau(row.done_at),
        };
  return {
    id: row.id,
    title: recalled ? null : row.title,
    hasForm: row.has_form,
    asks: recalled ? 'nothing' : asksOf(row),
    state: row.state === 'sending' ? 'sent' : row.state,
    todo: row.todo,
    read: row.read_at !== null,
    sender: recalled ? null : { name: row.sender_name, role: row.sender_role ?? 'staff', department: row.sender_department },
    sentAt: isoMacau(row.sent_at),
    deadlineAt: recalled ? null : isoMacauOrNull(row.deadline_at),
    done,
  };
}

function presentDetail(row: MyDetailRow, now: Date): MyNoticeDetail {
  const { title, sender, ...item } = present(row);
  if (title === null || sender === null) throw notFound();
  const { version } = row;
  const questions = row.questions ?? [];
  const open = item.state === 'sent' && (row.deadline_at === null || row.deadline_at >= now);
  const answer =
    row.answers === null || row.revision === null
      ? null
      : { answers: row.answers, revision: row.revision, files: namedFiles(questions, row.answers, row.answer_files ?? []) };
  return {
    ...item,
    title: version?.title ?? title,
    sender,
    studentId: row.student_id,
    student: row.student,
    className: row.class_name,
    answerMode: row.answer_mode,
    body: version?.body ?? row.body,
    links: row.links,
    attachments: row.attachments ?? [],
    closedAt: isoMacauOrNull(row.closed_at),
    urgent: row.urgency === 'urgent',
    locale: version?.locale ?? row.locale,
    locales: inOrder([row.locale, ...(row.other_locales ?? [])]),
    questions: translated(questions, version),
    answer,
    mayEdit: answer !== null && open && mayChange(row, { mine: row.done_mine ?? false, still_guardian: row.still_guardian ?? false }),
    family: row.family !== null && row.family.length > 1 ? row.family : [],
  };
}

async function recalledDetails(
  tx: Asking,
  personId: string,
  studentId: string,
  row: MyDetailRow,
): Promise<RecalledDetails & Record<string, unknown>> {
  const page = await myPage(tx, personId, studentId, { filter: 'todo', limit: 1, after: null });
  const first = page?.rows[0];
  return {
    recalledAt: isoMacau(row.recalled_at ?? row.sent_at),
    studentId,
    student: row.student,
    className: row.class_name,
    todo: page?.todo ?? 0,
    next: first === undefined ? null : { id: first.id, title: first.title, deadlineAt: isoMacauOrNull(first.deadline_at) },
  };
}
