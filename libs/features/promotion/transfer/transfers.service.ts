import { Injectable } from '@nestjs/common';
import { directoryScope } from '@features/contacts';
import type { transferApi, TransferState, TransferView } from '@contracts/promotion-transfer';
import type { Locale } from '@contracts/locale';
import type { BodyOf, OkOf, QueryOf } from '@contracts/route';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { schoolFacts, titleOf, type SchoolFacts } from '../data/class-facts';
import { lockTransfer, transferById, transfers, type TransferRow } from '../data/transfer.rows';
import { dateInRange, transferCan, transferNext } from '../domain/transfer-rule';
import { mapPage, readPage } from '../paging';
import { tellStaffOfPromotion, transferEffect } from '../promotion.jobs';
import { refusalText } from '../refusal-text';
import { staffOf } from '../unit-facts';

const TABS: Readonly<Record<'all' | 'open' | 'closed', readonly TransferState[] | null>> = {
  all: null,
  open: ['requested', 'approved'],
  closed: ['rejected', 'cancelled', 'done'],
};

/** 轉學: class teachers ask for their pupils, administrators decide (PRM-60…67). */
@Injectable()
export class Transfers {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx, query: QueryOf<typeof transferApi.list>): Promise<OkOf<typeof transferApi.list>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const facts = await schoolFacts(tx);
      const mine = decides(actor) ? null : { memberId: actor.memberId, classIds: await ownClasses(tx, actor) };
      const page = await readPage(query, transfers(tx, TABS[query.tab ?? 'all'], mine));
      return mapPage(page, (row) => present(row, facts, actor, ctx.locale));
    });
  }

  choices(ctx: Ctx): Promise<OkOf<typeof transferApi.choices>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const facts = await schoolFacts(tx);
      const all = placesOf(facts);
      const own = decides(actor) ? null : new Set(await ownClasses(tx, actor));
      const from = own === null ? all : all.filter((one) => own.has(one.id));
      return {
        types: from.length === 0 ? [] : decides(actor) ? ['out', 'in', 'class_change'] : ['out', 'class_change'],
        from,
        // The families' class goes with the pupils' one where they are apart (PRM-32).
        to: from.length === 0 ? [] : all.filter((one) => facts.classes.get(one.id)?.audience !== 'parent'),
        decides: decides(actor),
      };
    });
  }

  one(ctx: Ctx, id: string): Promise<TransferView> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const row = await transferById(tx, id);
      if (row === undefined || !(await maySee(tx, actor, row))) throw notFound();
      return present(row, await schoolFacts(tx), actor, ctx.locale);
    });
  }

  /**
   * A class teacher's is requested, an administrator's approved at once.
   * @throws DomainError PRM_TRANSFER_OPEN, PRM_TRANSFER_DATE, NOT_FOUND for pupils and classes outside one's own, FORBIDDEN
   */
  create(ctx: Ctx, body: BodyOf<typeof transferApi.create>): Promise<TransferView> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      if (!dateInRange(body.effectiveOn, dayMacau(tx.now))) throw fieldError('effectiveOn', 'PRM_TRANSFER_DATE');
      const facts = await schoolFacts(tx);
      if (!decides(actor) && (body.type === 'in' || (await ownClasses(tx, actor)).length === 0)) throw new DomainError('FORBIDDEN');
      const toClassId = body.type === 'out' ? undefined : body.toClassId;
      if (toClassId !== undefined && facts.classes.get(toClassId)?.alumni !== false) throw notFound();
      const pupil = body.type === 'in' ? newcomer(body) : await pupilOf(tx, actor, facts, body);
      if (body.type === 'class_change' && (toClassId === undefined || toClassId === pupil.classId)) throw fieldError('toClassId');
      const state: TransferState = decides(actor) ? 'approved' : 'requested';
      const row = await tx.one<{ id: string }>(
        `INSERT INTO transfer (unit_id, type, student_id, student_name, from_class_id, to_class_id, other_school_name, effective_on, reason,
                               state, requested_by, decided_by, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE WHEN $12::uuid IS NULL THEN NULL ELSE now() END)
         ON CONFLICT (unit_id, student_id) WHERE student_id IS NOT NULL AND state IN ('requested', 'approved') DO NOTHING RETURNING id`,
        [
          tx.unitId,
          body.type,
          pupil.id,
          pupil.name,
          pupil.classId,
          toClassId ?? null,
          body.otherSchool === undefined || body.otherSchool === '' ? null : body.otherSchool,
          body.effectiveOn,
          body.reason,
          state,
          actor.memberId,
          state === 'approved' ? actor.memberId : null,
        ],
      );
      if (row === undefined) throw new DomainError('PRM_TRANSFER_OPEN');
      await tx.audit({
        action: `transfer.${state}`,
        entity: 'transfer',
        entityId: row.id,
        after: { type: body.type, effectiveOn: body.effectiveOn },
      });
      if (state === 'requested') await tx.enqueue(tellStaffOfPromotion, { what: 'transfer-requested', refId: row.id });
      else await effectIfDue(tx, body.effectiveOn);
      tx.hint('transfers');
      return present((await transferById(tx, row.id))!, facts, actor, ctx.locale);
    });
  }

  decide(ctx: Ctx, id: string, version: number, action: 'approve' | 'reject', note: string | undefined): Promise<TransferView> {
    const actor = staffOf(ctx);
    return this.#changed(ctx, id, async (tx, row) => {
      const next = transferNext(row.state, action);
      // The same decision twice is one; another one finds who was first.
      if (next === undefined) {
        if (row.state === (action === 'approve' ? 'approved' : 'rejected')) return;
        throw new DomainError('STATE_CONFLICT');
      }
      if (row.version !== version) {
        throw new DomainError('VERSION_CONFLICT', {}, { current: present(row, await schoolFacts(tx), actor, ctx.locale) });
      }
      await tx.execute(
        `UPDATE transfer SET state = $3, decided_by = $4, decide_note = $5, decided_at = now(), version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, next, actor.memberId, note === undefined || note === '' ? null : note],
      );
      await tx.audit({ action: `transfer.${next}`, entity: 'transfer', entityId: id });
      await tx.enqueue(tellStaffOfPromotion, { what: 'transfer-decided', refId: id });
      if (next === 'approved') await effectIfDue(tx, row.effective_on);
    });
  }

  cancel(ctx: Ctx, id: string): Promise<TransferView> {
    const actor = staffOf(ctx);
    return this.#changed(ctx, id, async (tx, row) => {
      if (!decides(actor) && row.requested_by_id !== actor.memberId) throw notFound();
      if (row.state === 'cancelled') return;
      // On its way to WeCom it cannot be held any more.
      if (transferNext(row.state, 'cancel') === undefined || (row.change_id !== null && row.message === null))
        throw new DomainError('STATE_CONFLICT');
      await tx.execute(`UPDATE transfer SET state = 'cancelled', version = version + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]);
      await tx.audit({ action: 'transfer.cancelled', entity: 'transfer', entityId: id });
    });
  }

  #changed(ctx: Ctx, id: string, fn: (tx: Tx, row: TransferRow) => Promise<void>): Promise<TransferView> {
    const actor = staffOf(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const row = await lockTransfer(tx, id);
      if (row === undefined || !(await maySee(tx, actor, row))) throw notFound();
      await fn(tx, row);
      tx.hint('transfers');
      return present((await transferById(tx, id))!, await schoolFacts(tx), actor, ctx.locale);
    });
  }
}

/** While classes of two years stand side by side under the same names, each is told with its year, the newest first (SUB-84). */
function placesOf(facts: SchoolFacts): { id: string; name: string }[] {
  const live = [...facts.classes.values()].filter((one) => !one.alumni);
  const years = new Set(live.map((one) => one.schoolYear));
  return live
    .sort((a, b) => (b.schoolYear ?? '').localeCompare(a.schoolYear ?? ''))
    .map(({ id, title, schoolYear }) => ({ id, name: years.size > 1 && schoolYear !== null ? `${schoolYear} ${title}` : title }));
}

const decides = (actor: StaffActor): boolean => actor.rights.has('transfer.manage');

/** Classes of which somebody is class teacher (PRM-62). */
async function ownClasses(tx: ReadTx, actor: StaffActor): Promise<string[]> {
  const { classes } = await directoryScope(tx, actor);
  return [...classes.entries()].flatMap(([id, role]) => (role === 'class_teacher' ? [id] : []));
}

async function maySee(tx: ReadTx, actor: StaffActor, row: TransferRow): Promise<boolean> {
  if (decides(actor) || row.requested_by_id === actor.memberId) return true;
  const own = await ownClasses(tx, actor);
  return [row.from_class_id, row.to_class_id].some((id) => id !== null && own.includes(id));
}

interface Named {
  id: string | null;
  name: string;
  classId: string | null;
}

function newcomer(body: BodyOf<typeof transferApi.create>): Named {
  if (body.studentName === undefined) throw fieldError('studentName');
  return { id: null, name: body.studentName, classId: null };
}

/** The pupil with the class of this year. @throws DomainError NOT_FOUND for one whom the person may not name */
async function pupilOf(tx: ReadTx, actor: StaffActor, facts: SchoolFacts, body: BodyOf<typeof transferApi.create>): Promise<Named> {
  if (body.studentId === undefined) throw fieldError('studentId');
  const row = await tx.one<{ id: string; name: string; class_ids: string[] }>(
    `SELECT s.id, s.name, array_agg(sc.class_id ORDER BY sc.from_date DESC, sc.class_id) AS class_ids
       FROM student s JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL
      WHERE s.unit_id = $1 AND s.id = $2 AND s.state = 'active' GROUP BY s.unit_id, s.id, s.name`,
    [tx.unitId, body.studentId],
  );
  const classes = (row?.class_ids ?? []).flatMap((id) => facts.classes.get(id) ?? []).filter((one) => !one.alumni);
  const own = decides(actor) ? null : new Set(await ownClasses(tx, actor));
  const place =
    classes.find((one) => (own?.has(one.id) ?? true) && one.fromTable && one.audience !== 'parent') ??
    classes.find((one) => own?.has(one.id) ?? true);
  if (row === undefined || place === undefined) throw notFound();
  return { id: row.id, name: row.name, classId: place.id };
}

/** Past days and today take effect at once, not at the next 00:05. */
async function effectIfDue(tx: Tx, effectiveOn: string): Promise<void> {
  if (effectiveOn <= dayMacau(tx.now)) await tx.enqueue(transferEffect, {}, { dedupe: 'now' });
}

function present(row: TransferRow, facts: SchoolFacts, actor: StaffActor, locale: Locale): TransferView {
  return {
    id: row.id,
    version: row.version,
    type: row.type,
    studentId: row.student_id,
    studentName: row.student_name,
    fromClass: titleOf(facts, row.from_class_id),
    toClass: titleOf(facts, row.to_class_id),
    otherSchool: row.other_school_name,
    effectiveOn: row.effective_on,
    reason: row.reason,
    state: row.state,
    requestedBy: row.requested_by,
    requestedAt: isoMacau(row.created_at),
    decidedBy: row.decided_by,
    decideNote: row.decide_note,
    problem: row.message === null ? null : refusalText(row.message, locale),
    overridden: row.overridden_by !== null,
    arrived: row.arrived,
    can: transferCan(row.state, { decides: decides(actor), requested: row.requested_by_id === actor.memberId }),
  };
}
