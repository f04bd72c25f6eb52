import { Injectable } from '@nestjs/common';
import type { Locale } from '@contracts/locale';
import type { b01Api, BalanceKind, BalancePerson, B01ClassLine, B01Row, UndoConflict } from '@contracts/promotion-b01';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { notFound } from '@platform/errors/domain-error';
import { dayMacau } from '@platform/time/macau-time';
import { BureauPaths } from '../bureau-path';
import { schoolFacts, titleOf, type SchoolFacts } from '../data/class-facts';
import { rowsOf, type StoredRow } from '../data/b01-row.rows';
import { countUpdates, newestApplied, openUpdate, updateById, updatesPage, type UpdateRow } from '../data/update.rows';
import { codeName, gradeName } from '../domain/class-names';
import { isGradeCode } from '../domain/grade-codes';
import { yearToPrepare } from '../domain/school-year';
import { mapPage, readPage, type PageQuery } from '../paging';
import { refusalText } from '../refusal-text';
import { balanceSheet, PERSON_SQL } from './b01-planner';
import { presentUpdate, viewUpdate } from './update-view';

const ZH_GRADES: Readonly<Record<string, string>> = { EI: '幼', P: '小', SJ: '初', SG: '高' };

/** 更新日誌, preview and balance of updates (PRM-24, 25, 29, BEY-12). */
@Injectable()
export class B01Reading {
  constructor(
    private readonly db: Db,
    private readonly paths: BureauPaths,
  ) {}

  list(ctx: Ctx, query: PageQuery): Promise<OkOf<typeof b01Api.list>> {
    return this.db.read(ctx, async (tx) => {
      const page = await readPage(query, { count: () => countUpdates(tx), rows: (limit, offset) => updatesPage(tx, limit, offset) });
      return mapPage(page, (row) => presentUpdate(row, 0));
    });
  }

  current(ctx: Ctx): Promise<OkOf<typeof b01Api.current>> {
    return this.db.read(ctx, async (tx) => {
      const open = await openUpdate(tx);
      const applied = await newestApplied(tx);
      return {
        update: open === undefined ? null : await viewUpdate(tx, open),
        applied: applied === undefined || applied.id === open?.id ? null : await viewUpdate(tx, applied),
        bureau: this.paths.of(yearToPrepare(dayMacau(tx.now))),
      };
    });
  }

  one(ctx: Ctx, id: string): Promise<OkOf<typeof b01Api.one>> {
    return this.db.read(ctx, async (tx) => viewUpdate(tx, await known(tx, id)));
  }

  summary(ctx: Ctx, id: string): Promise<OkOf<typeof b01Api.summary>> {
    return this.db.read(ctx, async (tx) => {
      const update = await viewUpdate(tx, await known(tx, id));
      const lines = await tx.query<{ grade_code: string; class_code: string; anomalies: number; total: number }>(
        `SELECT grade_code, class_code, (count(*) FILTER (WHERE anomaly IS NOT NULL))::int AS anomalies, count(*)::int AS total
           FROM b01_row WHERE unit_id = $1 AND update_id = $2 GROUP BY grade_code, class_code
          ORDER BY min(array_position(ARRAY['EI1','EI2','EI3','P1','P2','P3','P4','P5','P6','SJ1','SJ2','SJ3','SG1','SG2','SG3','SE'], grade_code)) NULLS LAST,
                   grade_code, class_code`,
        [tx.unitId, id],
      );
      const facts = await schoolFacts(tx);
      return {
        update,
        classes: lines.map((line) => classLine(line, update.schoolYear, facts, ctx.locale)),
        balance: await balanceSheet(tx, id),
      };
    });
  }

  rows(ctx: Ctx, id: string, query: QueryOf<typeof b01Api.rows>): Promise<OkOf<typeof b01Api.rows>> {
    return this.db.read(ctx, async (tx) => {
      await known(tx, id);
      const facts = await schoolFacts(tx);
      const filter = { grade: query.grade ?? null, class: query.class ?? null, anomalies: query.anomalies === true };
      const list = rowsOf(tx, id, filter);
      return mapPage(await readPage(query, list), (row) => presentRow(row, facts, ctx.locale));
    });
  }

  people(ctx: Ctx, id: string, query: QueryOf<typeof b01Api.people>): Promise<OkOf<typeof b01Api.people>> {
    return this.db.read(ctx, async (tx) => {
      await known(tx, id);
      const facts = await schoolFacts(tx);
      const page = await readPage(
        query,
        query.kind === 'leaving' || query.kind === 'unaccounted' ? absent(tx, id, query.kind) : named(tx, id, query.kind),
      );
      return mapPage(page, ({ class_id, ...row }): BalancePerson => ({
        studentId: row.student_id,
        name: row.name,
        className: titleOf(facts, class_id),
        kind: query.kind,
        reason: row.reason,
        anomaly: row.anomaly,
      }));
    });
  }

  conflicts(ctx: Ctx, id: string, query: PageQuery): Promise<OkOf<typeof b01Api.conflicts>> {
    return this.db.read(ctx, async (tx) => {
      await known(tx, id);
      const facts = await schoolFacts(tx);
      const where = `r.unit_id = $1 AND r.update_id = $2 AND r.undo IN ('moved_again', 'edited', 'left', 'class_gone', 'refused')`;
      const page = await readPage(query, {
        count: async () =>
          (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM b01_row r WHERE ${where}`, [tx.unitId, id]))?.n ?? 0,
        rows: (limit, offset) =>
          tx.query<{
            student_id: string;
            name: string;
            from_class_id: string | null;
            to_class_id: string | null;
            now_ids: string[] | null;
            undo: UndoConflict;
          }>(
            `SELECT r.student_id, s.name, r.from_class_id, r.to_class_id, r.undo,
                    (SELECT array_agg(sc.class_id ORDER BY sc.class_id) FROM student_class sc
                      WHERE sc.unit_id = $1 AND sc.student_id = r.student_id AND sc.to_date IS NULL) AS now_ids
               FROM b01_row r JOIN student s ON s.unit_id = $1 AND s.id = r.student_id WHERE ${where} ORDER BY r.seq LIMIT $3 OFFSET $4`,
            [tx.unitId, id, limit, offset],
          ),
      });
      return mapPage(page, (row) => ({
        studentId: row.student_id,
        name: row.name,
        before: titleOf(facts, row.from_class_id) ?? '',
        given: titleOf(facts, row.to_class_id) ?? '',
        now: (row.now_ids ?? []).flatMap((one) => titleOf(facts, one) ?? []).join('、') || null,
        conflict: row.undo,
        restored: row.undo === 'edited',
      }));
    });
  }
}

export async function known(tx: ReadTx, id: string): Promise<UpdateRow> {
  const row = await updateById(tx, id);
  if (row === undefined) throw notFound();
  return row;
}

interface PersonRow {
  student_id: string | null;
  name: string;
  class_id: string | null;
  reason: BalancePerson['reason'];
  anomaly: BalancePerson['anomaly'];
}

function absent(tx: ReadTx, id: string, kind: BalanceKind) {
  const where = `unit_id = $1 AND update_id = $2 AND reason IS ${kind === 'leaving' ? 'NOT NULL' : 'NULL'}`;
  return {
    count: async () => (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM b01_absent WHERE ${where}`, [tx.unitId, id]))?.n ?? 0,
    rows: (limit: number, offset: number) =>
      tx.query<PersonRow & Record<string, unknown>>(
        `SELECT student_id, name, class_id, reason, NULL::text AS anomaly FROM b01_absent WHERE ${where} ORDER BY name, student_id LIMIT $3 OFFSET $4`,
        [tx.unitId, id, limit, offset],
      ),
  };
}

function named(tx: ReadTx, id: string, kind: BalanceKind) {
  const people = `SELECT DISTINCT ON (${PERSON_SQL}) r.seq, r.student_id, coalesce(nullif(r.name_zh, ''), r.name_pt) AS name,
       r.from_class_id AS class_id, NULL::text AS reason, r.anomaly
     FROM b01_row r WHERE r.unit_id = $1 AND r.update_id = $2 AND r.kind = $3 ORDER BY ${PERSON_SQL}, r.seq`;
  return {
    count: async () => (await tx.one<{ n: number }>(`SELECT count(*)::int AS n FROM (${people}) p`, [tx.unitId, id, kind]))?.n ?? 0,
    rows: (limit: number, offset: number) =>
      tx.query<PersonRow & Record<string, unknown>>(`SELECT * FROM (${people}) p ORDER BY seq LIMIT $4 OFFSET $5`, [
        tx.unitId,
        id,
        kind,
        limit,
        offset,
      ]),
  };
}

function classLine(
  line: { grade_code: string; class_code: string; anomalies: number; total: number },
  schoolYear: string,
  facts: SchoolFacts,
  locale: Locale,
): B01ClassLine {
  const known = facts.registered.find(
    (node) =>
      node.kind === 'class' &&
      node.schoolYear === schoolYear &&
      node.gradeCode === line.grade_code &&
      node.classCode === line.class_code &&
      node.audience !== 'parent' &&
      facts.classes.has(node.nodeId),
  );
  const fact = known === undefined ? undefined : facts.classes.get(known.nodeId);
  return {
    gradeCode: line.grade_code === '' ? null : line.grade_code,
    grade: fact?.gradeName ?? gradeTitle(line.grade_code, locale),
    classCode: line.class_code === '' ? null : line.class_code,
    className: fact?.name ?? (line.class_code === '' ? '—' : line.class_code),
    anomalies: line.anomalies,
    total: line.total,
  };
}

/** A grade without a node: 「高三」 or `SG 3`. */
export function gradeTitle(code: string, locale: Locale): string {
  if (!isGradeCode(code)) return code === '' ? '—' : code;
  const [, stage = '', n = ''] = /^(\D+)(\d?)$/.exec(code) ?? [];
  const zh = ZH_GRADES[stage] === undefined ? '特殊教育' : `${ZH_GRADES[stage]}${'一二三四五六'[Number(n) - 1] ?? ''}`;
  return locale === 'zh-Hant' ? gradeName(code, zh, 'zh') : codeName(code);
}

export const presentRow = (row: StoredRow, facts: SchoolFacts, locale: Locale): B01Row => ({
  seq: row.seq,
  seatNo: row.seat_no,
  name: row.name_zh === '' ? row.name_pt : row.name_zh,
  cardLast4: row.card_no_last4,
  from: titleOf(facts, row.from_class_id),
  to: titleOf(facts, row.to_class_id),
  anomaly: row.anomaly,
  result: row.result,
  message: row.message === null ? null : refusalText(row.message, locale),
});
