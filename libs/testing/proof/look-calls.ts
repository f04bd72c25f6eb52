import { randomUUID } from 'node:crypto';
import { opsLooksApi } from '@contracts/permissions-looks';
import type { RouteDef } from '@contracts/route';
import { systemCtx } from '@platform/ctx/ctx';
import { buildMember } from '../../features/contacts/test/directory.builder';
import type { CaseMaker } from './case-maker';
import type { CallSpec } from './id-places';
import { newUnit } from './unit-calls';

const ASK = { reference: 'SUP-2026-118', reason: '同步失敗' };

/** A unit of its own with one member, whom an order or a look can be about. */
async function unit(make: CaseMaker): Promise<{ unitId: number; memberId: string }> {
  const unitId = await make.newUnit(newUnit());
  const member = await buildMember(make.parts.test.db, { id: unitId, ctx: systemCtx(unitId, 'test', 'proof') }, { roles: ['founder'] });
  return { unitId, memberId: member.id };
}

/** Its founder has begun to dissolve it. */
async function cooling(make: CaseMaker, order: string | null): Promise<number> {
  const { unitId, memberId } = await unit(make);
  await make.parts.rows.query(
    `INSERT INTO dissolve_request (unit_id, founder_id, state, execute_at, hold_order) VALUES ($1, $2, 'cooling', now() + interval '7 days', $3)`,
    [unitId, memberId, order],
  );
  return unitId;
}

export const toHold = async (make: CaseMaker): Promise<CallSpec> => ({
  params: { unitId: await cooling(make, null) },
  body: { order: 'TJB 12/2026', reason: '法院命令保全' },
});
export const toRelease = async (make: CaseMaker): Promise<CallSpec> => ({
  params: { unitId: await cooling(make, 'TJB 12/2026') },
  body: { reason: '命令已撤銷' },
});
export const lookToAsk = async (make: CaseMaker): Promise<CallSpec> => ({ params: { unitId: (await unit(make)).unitId }, body: ASK });

/** The operator who calls has asked; the unit has agreed when `agreed`. */
export async function lookAsked(make: CaseMaker, agreed: boolean): Promise<CallSpec> {
  const spec = await lookToAsk(make);
  await make.parts.caller.call('operator', opsLooksApi.ask as unknown as RouteDef, spec);
  const unitId = (spec.params as { unitId: number }).unitId;
  if (agreed)
    await make.parts.rows.query(`UPDATE unit_look SET state = 'agreed', until = now() + interval '1 hour' WHERE unit_id = $1`, [unitId]);
  return { params: { unitId } };
}

/** An operator's request that waits in the maker's own unit. */
export async function lookWaiting(make: CaseMaker): Promise<{ params: { id: string }; version: number }> {
  const { rows } = make.parts;
  await rows.query(`UPDATE unit_look SET state = 'ended' WHERE unit_id = $1 AND state IN ('asked', 'agreed')`, [make.unit.id]);
  const [operator] = await rows.query<{ id: string }>(`INSERT INTO operator (name) VALUES ($1) RETURNING id`, [`營運 ${randomUUID()}`]);
  const [row] = await rows.query<{ id: string }>(
    `INSERT INTO unit_look (unit_id, operator_id, operator_name, reference, reason) VALUES ($1, $2, $3, 'SUP-1', $3) RETURNING id`,
    [make.unit.id, operator!.id, make.unit.mark],
  );
  return { params: { id: row!.id }, version: 1 };
}
