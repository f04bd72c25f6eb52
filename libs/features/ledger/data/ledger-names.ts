import type { NameRecord } from '@ledger';
import type { LedgerSource } from './ledger-rows';

const PAGE = 5_000;

/** Collects the ids that stand in lines, to put the names of today beside them in a receipt. */
export class NamesWanted {
  readonly #ids: Record<NameRecord['as'], Set<string>> = {
    notice: new Set(),
    student: new Set(),
    person: new Set(),
    class: new Set(),
    staff: new Set(),
  };

  take(line: string): void {
    const value = JSON.parse(line) as Partial<Record<'notice' | 'student' | 'person' | 'class' | 'by', string | null>>;
    for (const key of ['notice', 'student', 'person', 'class'] as const) if (value[key] != null) this.#ids[key].add(value[key]);
    if (value.by != null) this.#ids.staff.add(value.by);
  }

  /** @param without kinds whose names are not for this reader */
  async *records(source: LedgerSource, without: ReadonlySet<NameRecord['as']>): AsyncGenerator<NameRecord> {
    for (const [as, sql] of Object.entries(NAMES) as [NameRecord['as'], string][]) {
      const ids = without.has(as) ? [] : [...this.#ids[as]].filter((id) => id !== '-');
      for (let from = 0; from < ids.length; from += PAGE) {
        const params = [source.unitId, ids.slice(from, from + PAGE), ...(as === 'person' ? [[...this.#ids.student]] : [])];
        const rows = await source.query<{ id: string; name: string }>(sql, params);
        for (const { id, name } of rows) yield { as, id, name };
      }
    }
  }
}

const NAMES: Readonly<Record<NameRecord['as'], string>> = {
  notice: `SELECT id, title AS name FROM notice WHERE unit_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id`,
  class: `SELECT id, name FROM school_node WHERE unit_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id`,
  student: `SELECT id, name FROM student WHERE unit_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id`,
  // Whom WeCom has given no name yet is called by the relation to the children that the lines speak of.
  person: `SELECT p.id, concat_ws(' ', nullif((SELECT string_agg(DISTINCT g.relation_label, '、') FROM guardianship g
             WHERE g.unit_id = $1 AND g.parent_id = p.id AND g.student_id = ANY ($3::uuid[])), ''), p.name) AS name
       FROM parent p WHERE p.unit_id = $1 AND p.id = ANY ($2::uuid[]) ORDER BY p.id`,
  staff: `SELECT id, name FROM member WHERE unit_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id`,
};
