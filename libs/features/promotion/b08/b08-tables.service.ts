import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { B08Source, BureauUnavailable, type B08Answer, type B08Table } from '@bureau';
import type { b08Api, B08TableView } from '@contracts/promotion-b08';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { PROMOTION_TOPIC } from '@platform/live/topics';
import { latestTable, openSync, putTable, runningSync, tableBefore, tableById, type TableRow } from '../data/b08.rows';
import { schoolFacts, type SchoolFacts } from '../data/class-facts';
import { classCount, differenceOf, missingFrom } from '../domain/b08-plan';
import { yearToPrepare } from '../domain/school-year';
import { staffOf, unitFacts } from '../unit-facts';

/** The class table that the school filed with the bureau (PRM-02, PRM-03, PRM-12). */
@Injectable()
export class B08Tables {
  constructor(
    private readonly db: Db,
    private readonly source: B08Source,
  ) {}

  /**
   * Asks the bureau and keeps the table; an equal one is kept once.
   * @throws DomainError PRM_B08_UPSTREAM, PRM_B08_EMPTY, PRM_B08_INVALID with the paths: then nothing changes
   */
  async pull(ctx: Ctx, schoolYear: string): Promise<B08TableView> {
    const actor = staffOf(ctx);
    const { code } = await this.db.read(ctx, (tx) => unitFacts(tx));
    const table = await this.#ask(code, schoolYear);
    return this.db.inUnit(ctx, async (tx) => {
      const payload = JSON.stringify({ schoolYear, sections: table.sections });
      const id = await putTable(tx, {
        schoolYear,
        version: table.version,
        payload: { schoolYear, sections: table.sections },
        hash: createHash('sha256').update(payload).digest(),
        fetchedBy: actor.memberId,
      });
      tx.hint(PROMOTION_TOPIC);
      await tx.audit({ action: 'b08.fetched', entity: 'b08_table', entityId: id, after: { schoolYear, version: table.version } });
      return viewOf(tx, (await tableById(tx, id))!, await schoolFacts(tx));
    });
  }

  latest(ctx: Ctx): Promise<OkOf<typeof b08Api.latest>> {
    return this.db.read(ctx, async (tx) => {
      const facts = await schoolFacts(tx);
      const table = await latestTable(tx);
      return {
        schoolYear: yearToPrepare(dayMacau(tx.now)),
        table: table === undefined ? null : await viewOf(tx, table, facts),
        campuses: facts.nodes.filter((node) => node.kind === 'campus' && !facts.alumni.has(node.id)).map(({ id, name }) => ({ id, name })),
        running: await runningSync(tx),
        open: await openSync(tx),
      };
    });
  }

  async #ask(schoolCode: string, schoolYear: string): Promise<B08Table> {
    let answer: B08Answer;
    try {
      answer = await this.source.table({ schoolCode, schoolYear });
    } catch (error) {
      if (error instanceof BureauUnavailable) throw new DomainError('PRM_B08_UPSTREAM');
      throw error;
    }
    if (!answer.filed) throw new DomainError('PRM_B08_EMPTY', { year: schoolYear });
    if (!answer.ok) {
      throw new DomainError(
        'PRM_B08_INVALID',
        { n: answer.faults.length },
        { faults: answer.faults.slice(0, 50).map(({ path, reason }) => ({ path, reason })) },
      );
    }
    return answer.table;
  }
}

async function viewOf(tx: ReadTx, row: TableRow, facts: SchoolFacts): Promise<B08TableView> {
  const before = await tableBefore(tx, row);
  const live = facts.registered.filter((node) => facts.classes.has(node.nodeId));
  return {
    id: row.id,
    schoolYear: row.school_year,
    version: row.source_version,
    fetchedAt: isoMacau(row.fetched_at),
    fetchedBy: row.fetched_by,
    classes: classCount(row.payload),
    sections: row.payload.sections.map(({ sectionCode, names, grades }) => ({
      sectionCode,
      names,
      grades: grades.map((grade) => ({
        gradeCode: grade.gradeCode,
        names: grade.names,
        classes: grade.classes.map(({ classCode, names: own }) => ({ classCode, names: own })),
      })),
    })),
    difference: before === undefined ? null : differenceOf(before.payload, row.payload),
    missing: missingFrom(row.payload, live).map(({ nodeId }) => {
      const fact = facts.classes.get(nodeId)!;
      return { classId: nodeId, name: fact.name, grade: fact.gradeName ?? '' };
    }),
  };
}
