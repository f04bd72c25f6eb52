import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DirectoryChanges, type ChangeResult } from '@features/contacts';
import { REGISTRATION_LIMITS as L } from '@contracts/registration-types';
import type { SyncProblem } from '@contracts/registration-admin';
import type { Tx } from '@platform/db/tx';
import type { UnitCipher } from '@platform/secrets/unit-keys';
import { birthPlace, cardPlace } from '../data/card.rows';
import { classesOf, finishLink, linksOf, planStudent, setLinkState, studentOfCard, type LinkRow } from '../data/family.rows';
import { mobilePlace, type Subscription } from '../data/subscription.rows';
import { wecomMobile } from '../domain/mobile-format';
import { RELATION_WORDS } from '../domain/relation-words';
import { stateOf } from './plan';
import type { SyncStep } from './staff-sync.service';

const WAIT: SyncStep = { next: 'wait' };

/** Writes children and their guardian into 家校通訊錄 (SUB-87…90); limits of WeCom are looked at first (SUB-98). */
@Injectable()
export class FamilySync {
  constructor(private readonly changes: DirectoryChanges) {}

  async step(tx: Tx, cipher: UnitCipher, row: Subscription, results: readonly ChangeResult[]): Promise<SyncStep> {
    const open: SyncStep[] = [];
    for (const link of await linksOf(tx, row.id)) {
      if (link.state === 'waiting') open.push(await this.#child(tx, cipher, row, link, results));
    }
    return open.find((step) => step.next === 'failed') ?? open.find((step) => step.next === 'wait') ?? { next: 'done' };
  }

  async #child(tx: Tx, cipher: UnitCipher, row: Subscription, link: LinkRow, results: readonly ChangeResult[]): Promise<SyncStep> {
    const studentId = await this.#student(tx, cipher, row, link, results);
    if (typeof studentId !== 'string') return studentId;
    // A pupil who uses WeChat himself is his own reader: the invitation came with his own entry.
    if (row.identity === 'student') {
      const change = stateOf(results, ['student.create', 'student.update'], studentId);
      if (change?.state === 'pending') return WAIT;
      if (change?.state === 'failed') return failed(change);
      await finishLink(tx, link, change?.resultId ?? studentId);
      return { next: 'done' };
    }
    return this.#guardian(tx, cipher, row, link, studentId, results);
  }

  /** @returns the pupil's id as changes may name it from now on */
  async #student(
    tx: Tx,
    cipher: UnitCipher,
    row: Subscription,
    link: LinkRow,
    results: readonly ChangeResult[],
  ): Promise<string | SyncStep> {
    if (link.plannedStudentId !== null) {
      const change = stateOf(results, ['student.create', 'student.update'], link.plannedStudentId);
      return change?.state === 'failed' ? failed(change) : (change?.resultId ?? link.plannedStudentId);
    }
    // Two guardians of one child who register at once: the second finds what the first has planned.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `pupil|${link.registerIndex.toString('base64')}`]);
    const options = { batchId: row.id, listener: 'registration' };
    const own = {
      ...(link.credential === 'card' ? { eduCardNo: cipher.open(cardPlace(link.recordId), link.cardNo) } : {}),
      ...(link.birthDate === null ? {} : { birthDate: cipher.open(birthPlace(link.id), link.birthDate) }),
      ...(row.identity === 'student' && row.mobile !== null && row.areaCode !== null
        ? { mobile: wecomMobile(row.areaCode, cipher.open(mobilePlace(row.id), row.mobile)) }
        : {}),
    };
    const known = await studentOfCard(tx, link);
    if (known === undefined) {
      const studentId = randomUUIDv7();
      await planStudent(tx, link.id, studentId);
      await this.changes.add(
        tx,
        { kind: 'student.create', studentId, name: link.registerName, classIds: [link.classId], invite: row.identity === 'student', own },
        options,
      );
      return studentId;
    }
    const classes = known.planned ? [] : await classesOf(tx, known.id);
    if (!classes.includes(link.classId) && classes.length >= L.classesPerStudent) return block(tx, row, link, 'classes');
    await planStudent(tx, link.id, known.id);
    await this.changes.add(
      tx,
      { kind: 'student.update', studentId: known.id, ...(classes.includes(link.classId) ? {} : { addClassIds: [link.classId] }), own },
      options,
    );
    return known.id;
  }

  async #guardian(
    tx: Tx,
    cipher: UnitCipher,
    row: Subscription,
    link: LinkRow,
    studentId: string,
    results: readonly ChangeResult[],
  ): Promise<SyncStep> {
    if (row.mobile === null || row.areaCode === null) throw new Error('an approved subscription has a number');
    const child = { studentId, relation: RELATION_WORDS[link.relation] };
    const options = { batchId: row.id, listener: 'registration', dedupeKey: `registration:${link.id}:${String(row.syncTries)}` };
    const mark = await tx.one<{ id: string; state: string; result_id: string | null; error: string | null; kind: string }>(
      `SELECT id, state, result_id, error, kind FROM directory_change WHERE unit_id = $1 AND dedupe_key = $2`,
      [tx.unitId, options.dedupeKey],
    );
    if (mark === undefined) {
      if (row.parentId === null) {
        const parentId = row.plannedId ?? randomUUIDv7();
        await tx.execute(`UPDATE subscription SET planned_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.id, parentId]);
        row.plannedId = parentId;
        await this.changes.add(
          tx,
          {
            kind: 'parent.join',
            parentId,
            mobile: wecomMobile(row.areaCode, cipher.open(mobilePlace(row.id), row.mobile)),
            children: [child],
            invite: true,
          },
          options,
        );
        return WAIT;
      }
      const children = await tx.one<{ n: number }>(
        `SELECT count(*)::int AS n FROM guardianship WHERE unit_id = $1 AND parent_id = $2 AND ended_at IS NULL AND student_id <> $3`,
        [tx.unitId, row.parentId, studentId],
      );
      if ((children?.n ?? 0) >= L.childrenPerParent) return block(tx, row, link, 'children');
      await this.changes.add(tx, { kind: 'parent.update', parentId: row.parentId, addChildren: [child] }, options);
      return WAIT;
    }
    if (mark.state === 'pending') return WAIT;
    const change = results.find((result) => result.changeId === mark.id);
    if (mark.state !== 'done') return { next: 'failed', error: change?.code ?? 'failed', wecomCode: change?.wecomCode ?? null };
    const parentId = row.parentId ?? mark.result_id;
    if (parentId !== null && row.parentId === null) {
      await tx.execute(`UPDATE subscription SET parent_id = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.id, parentId]);
      row.parentId = parentId;
    }
    const real = stateOf(results, ['student.create', 'student.update'], link.plannedStudentId ?? studentId)?.resultId ?? studentId;
    await finishLink(tx, link, real);
    return { next: 'done' };
  }
}

const failed = (change: ChangeResult): SyncStep => ({ next: 'failed', error: change.code ?? 'failed', wecomCode: change.wecomCode });

/** A limit of WeCom: the child waits with the reason shown, the others go on (SUB-98). */
async function block(tx: Tx, row: Subscription, link: LinkRow, problem: SyncProblem): Promise<SyncStep> {
  await setLinkState(tx, link.id, 'blocked');
  await tx.execute(`UPDATE subscription SET problem = $3, updated_at = now() WHERE unit_id = $1 AND id = $2`, [tx.unitId, row.id, problem]);
  return { next: 'done' };
}
