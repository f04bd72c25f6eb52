import { NEW_DRAFT, NOTICE_LIMITS } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import { makeCtx, type Ctx, type StaffActor } from '@platform/ctx/ctx';
import type { DemoEnv, DemoPart } from '@testing/demo/demo-env';
import type { BuiltUnit } from '@testing/unit.builder';
import { NoticeClose } from '../sending/notices.close.service';
import { NoticeDrafts } from '../sending/notices.drafts.service';
import { NoticeRecall } from '../sending/notices.recall.service';
import { NoticeSubmit } from '../sending/notices.submit.service';
import { DEMO_NOTICES, type DemoNotice } from './demo-texts';
import { answerAsPlanned, moveBack } from './move-back';
import { untilLeft } from './until-left';

/**
 * Two weeks of believable notices in every state, written, sent and answered through the same services as real ones and
 * then dated back; the simulator's clock is set back for each, so that the cards on the phones tell the same time.
 */
export const demo: DemoPart = {
  order: 50,
  async load(env) {
    // What is told here was sent days ago: nobody waits for it to be taken back. Afterwards units have the usual window.
    for (const unit of env.units.values()) await undoSeconds(env, unit, 0);
    for (const notice of [...DEMO_NOTICES].sort((a, b) => b.ago - a.ago)) {
      await env.simulator('PUT', '/sim/clock', { now: Date.now() - notice.ago * 60_000 });
      await make(env, notice);
    }
    await env.simulator('PUT', '/sim/clock', { now: Date.now() });
    for (const unit of env.units.values()) await undoSeconds(env, unit, NOTICE_LIMITS.undo.usual);
    env.say(`${String(DEMO_NOTICES.length)} notices`);
  },
};

async function undoSeconds(env: DemoEnv, unit: BuiltUnit, seconds: number): Promise<void> {
  await env.parts.db.inUnit(unit.ctx, (tx) =>
    tx.execute(
      `INSERT INTO notice_settings (unit_id, undo_seconds) VALUES ($1, $2) ON CONFLICT (unit_id) DO UPDATE SET undo_seconds = excluded.undo_seconds`,
      [tx.unitId, seconds],
    ),
  );
}

async function make(env: DemoEnv, plan: DemoNotice): Promise<void> {
  const unit = env.units.get(plan.unit)!;
  const ctx = await senderOf(env, unit, plan.sender);
  const { id, version } = await env.get(NoticeDrafts).create(ctx, await draftOf(env, unit, plan));
  if (plan.end !== 'draft') {
    await env.get(NoticeSubmit).submit(ctx, id, version);
    await untilLeft(env, unit, id);
    await env.parts.db.inUnit(unit.ctx, (tx) => answerAsPlanned(tx, id, plan));
    if (plan.end === 'recalled') await env.get(NoticeRecall).recall(ctx, id);
    if (plan.end === 'closed') await env.get(NoticeClose).close(ctx, id);
    await untilLeft(env, unit, id);
  }
  await env.parts.db.inUnit(unit.ctx, (tx) => moveBack(tx, id, plan));
}

async function senderOf(env: DemoEnv, unit: BuiltUnit, userid: string): Promise<Ctx<StaffActor>> {
  const row = await env.parts.db.read(unit.ctx, (tx) =>
    tx.one<{ id: string; name: string; roles: ('founder' | 'super_admin' | 'sub_admin')[] }>(
      `SELECT m.id, m.name, coalesce(array_agg(r.role) FILTER (WHERE r.role IS NOT NULL), '{}') AS roles
       FROM member m LEFT JOIN unit_role r ON r.unit_id = m.unit_id AND r.member_id = m.id
       WHERE m.unit_id = $1 AND m.wecom_userid = $2 GROUP BY m.id, m.name`,
      [tx.unitId, userid],
    ),
  );
  if (row === undefined) throw new Error(`the demo has no member ${userid}`);
  const admin = row.roles.length > 0;
  return makeCtx({
    ...unit.ctx,
    surface: 'h5-staff',
    actor: {
      kind: 'staff',
      memberId: row.id,
      name: row.name,
      roles: row.roles,
      rights: new Set(admin ? ['staff', 'messaging.send', 'directory.read', 'admin'] : ['staff', 'messaging.send']),
    },
  });
}

async function draftOf(env: DemoEnv, unit: BuiltUnit, plan: DemoNotice): Promise<Parameters<NoticeDrafts['create']>[1]> {
  const ids = (sql: string, names: readonly string[]): Promise<string[]> =>
    env.parts.db.read(unit.ctx, async (tx) => (await tx.query<{ id: string }>(sql, [tx.unitId, names])).map((row) => row.id));
  const classIds = await ids(`SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'class' AND name = ANY ($2)`, plan.classes ?? []);
  return {
    ...NEW_DRAFT,
    title: plan.title,
    body: richFromText(plan.text),
    links: plan.links ?? [],
    attachmentIds: [],
    targets: plan.classes === undefined ? [{ kind: 'school', refId: null }] : classIds.map((refId) => ({ kind: 'class' as const, refId })),
    ccIds: await ids(`SELECT id FROM member WHERE unit_id = $1 AND wecom_userid = ANY ($2)`, plan.cc ?? []),
    ccSelf: plan.ccSelf ?? false,
    requireConfirm: plan.requireConfirm ?? true,
  };
}
