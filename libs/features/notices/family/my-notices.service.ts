import { Injectable } from '@nestjs/common';
import { FilesService } from '@features/files';
import type { MyNoticeDetail, MyNoticeItem, myNoticesApi, RecalledDetails } from '@contracts/my-notices';
import type { NoticeLink } from '@contracts/notice-types';
import type { RichDoc } from '@contracts/rich-text';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { questionsOf } from '../data/form-rows';
import {
  childOfLink,
  isGuardian,
  myChildren,
  myDetail,
  myRows,
  todoCounts,
  unreadCounts,
  type MyDetailRow,
  type MyRow,
} from '../data/my-rows';
import { readSectionCursor, writeCursor } from '../data/page-cursor';
import { asksOf } from '../domain/card-text';
import { familyOf } from '../notice-access';
import { attachmentsOf } from '../reading/notice-pages';

const ROWS = 20;

/** Reading side of families (NOT-50…53, 58). GETs change nothing: opening is told by a POST of a signed-in person (G9). */
@Injectable()
export class MyNotices {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
  ) {}

  children(ctx: Ctx): Promise<OkOf<typeof myNoticesApi.children>> {
    const { parentId } = familyOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const children = await myChildren(tx, parentId);
      const todo = await todoCounts(
        tx,
        parentId,
        children.map((c) => c.id),
      );
      const unread = await unreadCounts(tx, parentId);
      return {
        children: children.map((c) => ({
          studentId: c.id,
          name: c.name,
          className: c.class_name,
          isSelf: c.is_self,
          todo: todo.get(c.id) ?? 0,
          unread: unread.get(c.id) ?? 0,
        })),
      };
    });
  }

  list(ctx: Ctx, query: QueryOf<typeof myNoticesApi.list>): Promise<OkOf<typeof myNoticesApi.list>> {
    const { parentId } = familyOf(ctx);
    const limit = query.limit ?? ROWS;
    const after = query.cursor === undefined ? null : readSectionCursor(query.cursor);
    return this.db.read(ctx, async (tx) => {
      if (!(await isGuardian(tx, parentId, query.studentId))) throw notFound();
      const rows = await myRows(tx, parentId, query.studentId, {
        filter: query.filter ?? 'all',
        limit: limit + 1,
        after,
      });
      const todo = await todoCounts(tx, parentId, [query.studentId]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(present),
        nextCursor: last === undefined ? null : writeCursor(String(last.section), last.sent_us, last.id),
        todo: todo.get(query.studentId) ?? 0,
      };
    });
  }

  /** @throws DomainError NOT_FOUND for anybody it was not addressed to; NOT_RECALLED with what its page needs */
  detail(ctx: Ctx, id: string, place: { studentId?: string | undefined; g?: number | undefined }): Promise<MyNoticeDetail> {
    const { parentId } = familyOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const studentId = place.studentId ?? (await childOfLink(tx, parentId, id, place.g ?? null));
      const row = studentId === undefined ? undefined : await myDetail(tx, parentId, studentId, id);
      if (row === undefined || studentId === undefined) throw notFound();
      if (row.state === 'recalled') throw new DomainError('NOT_RECALLED', {}, await recalledDetails(tx, parentId, studentId, row));
      const { title, sender, ...item } = present(row);
      if (title === null || sender === null) throw notFound();
      return {
        ...item,
        title,
        sender,
        studentId,
        student: row.student,
        className: row.class_name,
        answerMode: row.answer_mode,
        body: row.body as RichDoc,
        links: row.links as NoticeLink[],
        attachments: await attachmentsOf(tx, this.files, id),
        closedAt: isoMacauOrNull(row.closed_at),
        urgent: row.urgency === 'urgent',
        locale: row.locale,
        locales: [row.locale],
        questions: await questionsOf(tx, id),
        answer: null,
        mayEdit: false,
        family: [],
      };
    });
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

async function recalledDetails(
  tx: ReadTx,
  personId: string,
  studentId: string,
  row: MyDetailRow,
): Promise<RecalledDetails & Record<string, unknown>> {
  const todo = await todoCounts(tx, personId, [studentId]);
  const [first] = await myRows(tx, personId, studentId, { filter: 'todo', limit: 1, after: null });
  return {
    recalledAt: isoMacau(row.recalled_at ?? row.sent_at),
    studentId,
    student: row.student,
    className: row.class_name,
    todo: todo.get(studentId) ?? 0,
    next: first === undefined ? null : { id: first.id, title: first.title, deadlineAt: isoMacauOrNull(first.deadline_at) },
  };
}
