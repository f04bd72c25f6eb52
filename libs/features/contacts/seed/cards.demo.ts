import { bureauDocument, type BureauDocument } from '@testing/demo/bureau-document';
import { corpDocument } from '@testing/demo/corp-document';
import type { DemoEnv, DemoPart } from '@testing/demo/demo-env';
import { UNIT_PLANS, type UnitPlan } from '@testing/demo/school-plan';
import type { BuiltUnit } from '@testing/unit.builder';

/** September begins the school year. */
function schoolYear(): number {
  const now = new Date();
  return now.getMonth() >= 8 ? now.getFullYear() : now.getFullYear() - 1;
}

const documentOf = (env: Pick<DemoEnv, 'platform'>, plan: UnitPlan): { document: BureauDocument; students: string[] } => {
  const corp = corpDocument(plan, env.platform, schoolYear());
  return { document: bureauDocument(plan, corp, schoolYear()), students: corp.students.map((student) => student.student_userid) };
};

/**
 * The register's cards of the demo pupils, as registration would have stored them (SUB-31): card number with its blind
 * index, birthday, both sealed. B01 finds the pupils by them.
 */
export const demo: DemoPart = {
  order: 11,
  async load(env) {
    for (const plan of UNIT_PLANS) {
      const unit = env.units.get(plan.key);
      if (unit !== undefined) await storeCards(env, unit, plan);
    }
  },
};

async function storeCards(env: DemoEnv, unit: BuiltUnit, plan: UnitPlan): Promise<void> {
  const { document, students } = documentOf(env, plan);
  // Pupils stand in the register in the order of the corp, behind the people of no directory.
  const cards = document.entries.filter((entry) => entry.cardType === 'S' && entry.classCode !== '');
  await env.parts.db.inUnit(unit.ctx, async (tx) => {
    const sealer = await env.parts.unitKeys.forUnit(tx);
    const ids = await tx.query<{ id: string; userid: string }>(`SELECT id, wecom_userid AS userid FROM student WHERE unit_id = $1`, [
      tx.unitId,
    ]);
    const idOf = new Map(ids.map((row) => [row.userid, row.id]));
    const rows = students.flatMap((userid, at) => {
      const id = idOf.get(userid);
      const card = cards[at];
      if (id === undefined || card?.cardNo == null) return [];
      return [
        {
          id,
          card: sealer.seal({ table: 'student', column: 'edu_card_no', row: id }, card.cardNo),
          index: sealer.blindIndex('edu_card_no', card.cardNo),
          birth: sealer.seal({ table: 'student', column: 'birth_date', row: id }, card.birthDate),
        },
      ];
    });
    await tx.execute(
      `UPDATE student s SET edu_card_no = v.card, edu_card_index = v.card_index, birth_date = v.birth
       FROM unnest($2::uuid[], $3::text[], $4::bytea[], $5::text[]) AS v (id, card, card_index, birth)
       WHERE s.unit_id = $1 AND s.id = v.id`,
      [tx.unitId, rows.map((row) => row.id), rows.map((row) => row.card), rows.map((row) => row.index), rows.map((row) => row.birth)],
    );
  });
}

/** The bureau keeps its register in a file of its own: where it knows a demo school already, what was edited there stays. */
export async function storeCallbacks(env: Pick<DemoEnv, 'simulator' | 'platform' | 'bureau'>): Promise<void> {
  const { bureau } = env;
  if (bureau === undefined) return;
  const { schools } = await bureau<{ schools: { schoolCode: string }[] }>('GET', '/sim/state');
  for (const plan of UNIT_PLANS.filter((one) => !schools.some((school) => school.schoolCode === one.number))) {
    await bureau('PUT', `/sim/schools/${encodeURIComponent(plan.number)}`, documentOf(env, plan).document);
  }
}
