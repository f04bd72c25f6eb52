import type { Actor } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import type { UnitKeys } from '@platform/secrets/unit-keys';
import { normalMobile } from '@platform/text/mobile';
import { schoolNodes } from '../recipients/school-nodes';
import { editScope } from '../school/edit-scope';
import type { KnownSchool } from './judge-rows';

/** Reads what a file is judged by: classes with their paths, pupils and guardians by blind index; three statements. */
export async function knownSchool(tx: ReadTx, keys: UnitKeys, actor: Actor): Promise<KnownSchool> {
  const nodes = await schoolNodes(tx);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const scope = await editScope(tx, actor);
  const classes = nodes
    .filter((node) => node.kind === 'class' && !node.graduated)
    .map((node) => {
      const path: string[] = [];
      for (let at: typeof node | undefined = node; at !== undefined && path.length < 20; at = byId.get(at.parentId ?? ''))
        path.unshift(at.name);
      return { id: node.id, path, inScope: scope.includes(node.id) };
    });
  const rows = await tx.query<{ id: string; name: string; class_id: string; guardians: (Buffer | null)[] | null }>(
    `SELECT s.id, s.name, sc.class_id,
            (SELECT array_agg(p.mobile_index) FROM guardianship g JOIN parent p ON p.unit_id = $1 AND p.id = g.parent_id AND p.removed_at IS NULL
              WHERE g.unit_id = $1 AND g.student_id = s.id AND g.ended_at IS NULL) AS guardians
       FROM student s JOIN student_class sc ON sc.unit_id = $1 AND sc.student_id = s.id AND sc.to_date IS NULL
      WHERE s.unit_id = $1 AND s.state = 'active'`,
    [tx.unitId],
  );
  const mobiles = await tx.query<{ mobile_index: Buffer }>(
    `SELECT mobile_index FROM student WHERE unit_id = $1 AND state = 'active' AND mobile_index IS NOT NULL`,
    [tx.unitId],
  );
  const cipher = await keys.forUnit(tx);
  return {
    classes,
    pupils: rows.map((row) => ({
      id: row.id,
      name: row.name,
      classId: row.class_id,
      guardians: (row.guardians ?? []).flatMap((index) => (index === null ? [] : [index.toString('hex')])),
    })),
    pupilMobiles: new Set(mobiles.map((row) => row.mobile_index.toString('hex'))),
    keyOf: (mobile) => cipher.blindIndex('mobile', normalMobile(mobile)).toString('hex'),
  };
}
