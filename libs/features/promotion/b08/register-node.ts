import type { ClassAudience } from '@contracts/promotion';
import type { Tx } from '@platform/db/tx';

export interface Entry {
  kind: 'section' | 'grade' | 'class';
  /** '' for sections: they live on through the years. */
  schoolYear: string;
  campusId: string;
  sectionCode?: string;
  gradeCode?: string;
  classCode?: string;
  audience?: ClassAudience;
  nodeId: string;
}

/** Says which node stands for an entry of a class table (PRM-10); the last word counts. */
export async function registerNode(tx: Tx, entry: Entry): Promise<void> {
  await tx.execute(
    `INSERT INTO b08_node (unit_id, kind, school_year, campus_id, section_code, grade_code, class_code, audience, node_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (unit_id, kind, school_year, campus_id, section_code, grade_code, class_code, audience)
     DO UPDATE SET node_id = excluded.node_id, created_at = now()`,
    [
      tx.unitId,
      entry.kind,
      entry.schoolYear,
      entry.campusId,
      entry.sectionCode ?? '',
      entry.gradeCode ?? '',
      entry.classCode ?? '',
      entry.audience ?? 'shared',
      entry.nodeId,
    ],
  );
}
