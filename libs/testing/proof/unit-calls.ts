import { randomBytes, randomUUID } from 'node:crypto';
import { opsUnitsApi } from '@contracts/ops-units';
import type { RouteDef } from '@contracts/route';
import { systemCtx } from '@platform/ctx/ctx';
import { buildMember } from '../../features/contacts/test/directory.builder';
import type { CaseMaker } from './case-maker';
import type { CallSpec } from './id-places';

const SECRET = 'the-secret-of-the-edit-app';
const SYNC = 'the-secret-of-contact-sync';

/** A unit of its own, so that no walk suspends the one it works in. */
export function newUnit(): CallSpec {
  const number = `P-${randomBytes(5).toString('hex').toUpperCase()}`;
  return { body: { number, name: '小學部', locale: 'zh-Hant', school: { name: `學校 ${number}` } } };
}

const made = (make: CaseMaker): Promise<number> => make.newUnit(newUnit());

export async function changedUnit(make: CaseMaker): Promise<CallSpec> {
  return { params: { unitId: await made(make) }, version: 1, body: { name: '中學部', locale: 'pt' } };
}

export async function closedUnit(make: CaseMaker): Promise<CallSpec> {
  return { params: { unitId: await made(make) }, version: 1, body: { action: 'close', reason: '重複建立' } };
}

/** Values of a corp that the simulator knows. */
export async function connectedUnit(make: CaseMaker): Promise<CallSpec> {
  const corpId = `ww${randomBytes(8).toString('hex')}`;
  await make.parts.sim.control('PUT', `/sim/corps/${corpId}`, {
    name: '新學校',
    contactSync: { secret: SYNC },
    apps: [{ agentId: 1_000_001, name: '智慧校園', secret: SECRET, schoolRights: ['edit'] }],
  });
  return { params: { unitId: await made(make) }, body: { corpId, agentId: 1_000_001, secret: SECRET, contactSyncSecret: SYNC } };
}

/** A unit that is connected and in service. */
export async function servedUnit(make: CaseMaker): Promise<CallSpec> {
  const { params, ...connect } = await connectedUnit(make);
  await make.parts.caller.call('operator', opsUnitsApi.connect as unknown as RouteDef, { params, ...connect });
  return { params };
}

/** A unit with somebody who may become its founder. */
async function withSomebody(make: CaseMaker): Promise<{ unitId: number; account: string }> {
  const unitId = await made(make);
  const account = `head.${randomBytes(4).toString('hex')}`;
  await buildMember(make.parts.test.db, { id: unitId, ctx: systemCtx(unitId, 'test', 'proof') }, { wecomUserid: account });
  return { unitId, account };
}

export async function recoveryAsked(make: CaseMaker): Promise<CallSpec> {
  const { unitId, account } = await withSomebody(make);
  return { params: { unitId }, body: { account, letter: '2026/1', reason: '管理員已全部離職' } };
}

/** A request that an officer of the bureau has made. */
export async function recoveryOpen(make: CaseMaker): Promise<CallSpec> {
  const { unitId, account } = await withSomebody(make);
  const [row] = await make.parts.rows.query<{ id: string }>(
    `INSERT INTO two_person (unit_id, action, payload, first_kind, first_id, first_office, expires_at)
     VALUES ($1, 'founder.recovery', $2, 'operator', $3, 'bureau', now() + interval '1 day') RETURNING id`,
    [unitId, JSON.stringify({ account, letter: '2026/1', reason: '管理員已全部離職' }), randomUUID()],
  );
  return { params: { unitId, id: row!.id } };
}
