import type { SendingPolicies } from '@features/messages';
import type { ReadTx } from '@platform/db/tx';
import { familiesOf } from '../domain/families';
import { peopleOf, PUPIL, scopeOf, scopeParams, SEATS, type Choice } from './target-scope';

/**
 * Families of a choice that have had their messages of the day and would get this one bundled (BEY-05). Siblings count as
 * one family. Without a budget nothing is looked at.
 * @param from when the message would be sent
 */
export async function bundledFamilies(tx: ReadTx, policies: SendingPolicies, choice: Choice, from: Date): Promise<number> {
  const policy = await policies.read(tx);
  if (policy.dailyBudget === null || choice.audience !== 'parents') return 0;
  const scope = await scopeOf(tx, choice);
  const rows = await tx.query<{ student_id: string; people: string[] }>(
    `SELECT seat.student_id, array_agg(DISTINCT p.id) AS people
       FROM (${SEATS}) AS seat ${PUPIL} CROSS JOIN LATERAL ${peopleOf('seat.student_id', 'parents')} AS p
      WHERE p.subscribed GROUP BY seat.student_id`,
    scopeParams(tx, scope),
  );
  const ids = rows.flatMap((row) => row.people.map(() => row.student_id));
  const people = rows.flatMap((row) => row.people);
  const meant = { sql: `SELECT * FROM unnest($4::uuid[], $5::uuid[]) AS m (item_id, person_id)`, params: [ids, people] };
  const over = await policies.overBudget(tx, meant, from);
  return familiesOf(rows.filter((row) => over.has(row.student_id)).map((row) => ({ child: row.student_id, people: row.people }))).length;
}
