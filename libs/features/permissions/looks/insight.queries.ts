import type { UnitInsight } from '@contracts/permissions-looks';
import type { ReadTx } from '@platform/db/tx';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';

type Seen<K extends keyof UnitInsight> = UnitInsight[K] & Record<string, unknown>;

/** How a unit is set up and what went wrong in it: administrators by name, for they are whom support speaks with; no child, no family. */
export async function insightOf(tx: ReadTx): Promise<Omit<UnitInsight, 'until'>> {
  const unit = [tx.unitId];
  const members = await tx.query<UnitInsight['members'][number] & Record<string, unknown>>(
    `SELECT join_state AS state, count(*)::int AS n FROM member WHERE unit_id = $1 GROUP BY join_state ORDER BY join_state`,
    unit,
  );
  const counts = await tx.one<Pick<UnitInsight, 'classes' | 'students' | 'guardians'> & Record<string, unknown>>(
    `SELECT (SELECT count(*)::int FROM school_node WHERE unit_id = $1 AND kind = 'class' AND deleted_at IS NULL) AS classes,
       (SELECT count(*)::int FROM student WHERE unit_id = $1 AND state = 'active') AS students,
       (SELECT count(DISTINCT parent_id)::int FROM guardianship WHERE unit_id = $1) AS guardians`,
    unit,
  );
  const administrators = await tx.query<UnitInsight['administrators'][number] & Record<string, unknown>>(
    `SELECT m.name, r.role, r.state FROM unit_role r JOIN member m ON m.unit_id = $1 AND m.id = r.member_id
      WHERE r.unit_id = $1 AND r.state <> 'revoked' ORDER BY array_position(ARRAY['founder', 'super_admin', 'sub_admin'], r.role), m.name, m.id`,
    unit,
  );
  const apps = await tx.query<{ app: string }>(
    `SELECT app FROM unit_app WHERE unit_id = $1 AND agent_id IS NOT NULL AND secret IS NOT NULL ORDER BY app`,
    unit,
  );
  return {
    members,
    classes: counts?.classes ?? 0,
    students: counts?.students ?? 0,
    guardians: counts?.guardians ?? 0,
    administrators,
    apps: apps.map((row) => row.app),
    directory: await directoryOf(tx),
    refused: await refusedOf(tx),
    notices: await noticesOf(tx),
    actions: await actionsOf(tx),
  };
}

async function directoryOf(tx: ReadTx): Promise<Seen<'directory'>> {
  const row = await tx.one<{ synced: Date | null; waiting: number; failed: number }>(
    `SELECT (SELECT min(coalesce(last_delta_at, last_full_at)) FROM directory_sync WHERE unit_id = $1) AS synced,
       (SELECT count(*)::int FROM directory_change WHERE unit_id = $1 AND state = 'pending') AS waiting,
       (SELECT count(*)::int FROM directory_change WHERE unit_id = $1 AND state = 'failed') AS failed`,
    [tx.unitId],
  );
  return { syncedAt: isoMacauOrNull(row?.synced), waiting: row?.waiting ?? 0, failed: row?.failed ?? 0 };
}

async function refusedOf(tx: ReadTx): Promise<UnitInsight['refused']> {
  const rows = await tx.query<{ kind: string; code: string; n: number; at: Date }>(
    `SELECT kind, coalesce(error, '') AS code, count(*)::int AS n, max(updated_at) AS at FROM directory_change
      WHERE unit_id = $1 AND state = 'failed' GROUP BY kind, error ORDER BY max(updated_at) DESC LIMIT 20`,
    [tx.unitId],
  );
  return rows.map(({ at, ...row }) => ({ ...row, lastAt: isoMacau(at) }));
}

async function noticesOf(tx: ReadTx): Promise<UnitInsight['notices']> {
  const rows = await tx.query<{ title: string; state: string; at: Date }>(
    `SELECT title, state, sent_at AS at FROM notice WHERE unit_id = $1 AND sent_at IS NOT NULL AND deleted_at IS NULL ORDER BY sent_at DESC, id DESC LIMIT 10`,
    [tx.unitId],
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: isoMacau(at) }));
}

async function actionsOf(tx: ReadTx): Promise<UnitInsight['actions']> {
  const rows = await tx.query<{ at: Date; action: string; entity: string; result: 'ok' | 'refused' }>(
    `SELECT at, action, entity, result FROM audit_log WHERE unit_id = $1 ORDER BY at DESC, id DESC LIMIT 30`,
    [tx.unitId],
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: isoMacau(at) }));
}
