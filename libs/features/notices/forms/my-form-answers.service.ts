import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { FilesService } from '@features/files';
import { noteLedger } from '@features/ledger';
import { answerFaults, answerReason, tidyAnswers, type AnswerFault, type FormAnswers } from '@contracts/forms/answers';
import { hasFiles, type FormQuestion } from '@contracts/forms/questions';
import type { myFormsApi } from '@contracts/my-notices';
import type { BodyOf, OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { ANSWER_FILES, filesOfAnswers, lockAnswer, reviseAnswer, settledOf, storeAnswer, type AnswerRow } from '../data/answer-rows';
import { questionsOf } from '../data/form-rows';
import type { NoticeHead } from '../data/notice-row';
import { asksOf } from '../domain/card-text';
import { ChildLedger, assertOpen, readable } from '../family/child-ledger';
import { familyOf } from '../notice-access';
import { namedFiles } from './answer-files';
import { answeredBy } from './answered-by';
import { mayChange } from './may-change';

/** One submission, checked against the notice it is for. */
interface Filled {
  notice: NoticeHead;
  questions: readonly FormQuestion[];
  studentId: string;
  personId: string;
  answers: FormAnswers;
  /** What the person saw. */
  revision: number;
}
type Stored = OkOf<typeof myFormsApi.answers>;

/**
 * Filling in (NOT-53…57). Per student the first guardian settles it and the others read it; only whoever answered may
 * change it, or any guardian once that one is guardian no more.
 */
@Injectable()
export class MyFormAnswers {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
    private readonly ledger: ChildLedger,
  ) {}

  /** The same answer sent again by the same person is answered like the first time, also after closing (BEY-17). */
  submit(ctx: Ctx, id: string, body: BodyOf<typeof myFormsApi.answers>): Promise<Stored> {
    const { parentId } = familyOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const notice = await readable(tx, parentId, body.studentId, id);
      if (asksOf(notice) !== 'form') throw new DomainError('STATE_CONFLICT');
      const questions = await questionsOf(tx, id);
      const answers = tidyAnswers(questions, body.answers);
      const filled: Filled = { notice, questions, studentId: body.studentId, personId: parentId, answers, revision: body.revision };
      const earlier = await this.#stored(tx, filled);
      return earlier === undefined ? this.#first(tx, filled) : this.#again(tx, filled, earlier);
    });
  }

  #stored(tx: Tx, { notice, studentId, personId }: Filled): Promise<AnswerRow | undefined> {
    return lockAnswer(tx, notice, studentId, personId);
  }

  async #first(tx: Tx, filled: Filled): Promise<Stored> {
    assertOpen(tx, filled.notice);
    if (filled.revision !== 0) throw new DomainError('VERSION_CONFLICT', {}, { current: null });
    refuse(tx, answerFaults(filled.questions, filled.answers));
    const answerId = await storeAnswer(tx, filled.notice, filled);
    if (answerId === undefined) {
      // Another guardian, or the same request on another connection, was first while this one waited.
      const winner = await this.#stored(tx, filled);
      if (winner === undefined) throw new Error('an answer that was in the way has gone');
      return this.#again(tx, filled, winner);
    }
    await this.#tieFiles(tx, filled, answerId);
    await this.ledger.settle(tx, filled.notice, filled.studentId, filled.personId);
    await note(tx, filled, 1);
    return this.#done(tx, filled);
  }

  async #again(tx: Tx, filled: Filled, stored: AnswerRow): Promise<Stored> {
    if (stored.mine && isDeepStrictEqual(stored.answers, filled.answers)) return presented(stored);
    if (!mayChange(filled.notice, stored)) {
      throw new DomainError('NOT_ALREADY_ANSWERED', answeredBy(stored, tx.ctx.locale), { done: settledOf(stored) });
    }
    assertOpen(tx, filled.notice);
    const answerId = stored.id;
    if (answerId === null || stored.answers === null) throw new Error('a form was settled by a confirmation');
    if (filled.revision !== stored.revision) {
      const files = namedFiles(filled.questions, stored.answers, await filesOfAnswers(tx, [answerId]));
      throw new DomainError('VERSION_CONFLICT', {}, { current: { answers: stored.answers, revision: stored.revision, files } });
    }
    refuse(tx, answerFaults(filled.questions, filled.answers));
    const revision = await reviseAnswer(tx, answerId, filled.personId, filled.answers);
    await this.#tieFiles(tx, filled, answerId);
    await note(tx, filled, revision);
    tx.hint(`notice:${filled.notice.id}`);
    return this.#done(tx, filled);
  }

  /** Files of earlier revisions stay tied: those are kept too (NOT-56). */
  async #tieFiles(tx: Tx, { questions, answers }: Filled, usedById: string): Promise<void> {
    const seen = new Set<string>();
    const faults: AnswerFault[] = [];
    for (const [i, question] of questions.entries()) {
      if (!hasFiles(question.type)) continue;
      const ids = [answers[question.key] ?? []].flat().map(String);
      const purpose = question.type === 'files' ? 'answer-file' : 'answer-signature';
      const tied = await this.files.tie(tx, ids, { purpose, usedBy: ANSWER_FILES, usedById });
      if (new Set(ids).size < ids.length || ids.some((id) => !tied.has(id) || seen.has(id)))
        faults.push({ n: i + 1, key: question.key, reason: 'no_file' });
      for (const id of ids) seen.add(id);
    }
    refuse(tx, faults);
  }

  async #done(tx: Tx, filled: Filled): Promise<Stored> {
    const row = await this.#stored(tx, filled);
    if (row === undefined) throw new Error('an answer was not stored');
    return presented(row);
  }
}

/** Each revision once (BEY-01). */
const note = (tx: Tx, { notice, studentId, personId, answers }: Filled, revision: number): Promise<void> =>
  noteLedger(tx, { kind: 'answered', noticeId: notice.id, studentId, personId, revision, answers });

const presented = (row: AnswerRow): Stored => ({ done: settledOf(row), revision: row.revision });

/** @throws DomainError NOT_ANSWER about the first fault, with all of them in its details by the question's key */
function refuse(tx: Tx, faults: readonly AnswerFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const { locale } = tx.ctx;
  throw new DomainError(
    'NOT_ANSWER',
    { n: first.n, reason: answerReason(first.reason, locale) },
    Object.fromEntries(faults.map(({ key, n, reason }) => [key, { code: reason, n, message: answerReason(reason, locale) }])),
  );
}
