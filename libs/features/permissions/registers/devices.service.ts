import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { DeviceItem, permissionRegistersApi } from '@contracts/permissions-registers';
import type { BodyOf } from '@contracts/route';
import { actorId, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { PERMISSIONS_TOPIC } from '@platform/live/topics';
import { managesAll } from '../domain/authority';
import { authorityOf } from '../grants/authority.queries';

type Body = BodyOf<typeof permissionRegistersApi.addDevice>;
interface Row {
  id: string;
  kind: DeviceItem['kind'];
  name: string;
  place: string;
  node_id: string | null;
  node_name: string | null;
  state: DeviceItem['state'];
  last_seen_at: Date | null;
  created_at: Date;
  version: number;
}

const DEVICE = `SELECT d.id, d.kind, d.name, d.place, d.node_id, n.name AS node_name, d.state, d.last_seen_at, d.created_at, d.version
  FROM school_device d LEFT JOIN school_node n ON n.unit_id = $1 AND n.id = d.node_id WHERE d.unit_id = $1`;
/** A device says that it is there with each call; the row hears of it once a minute. */
const SEEN_SECONDS = 60;

/** Devices of the school that the platform knows (PER-29): tablets for attendance, screens with codes. A sub admin has those in his scope. */
@Injectable()
export class DevicesService {
  constructor(private readonly db: Db) {}

  list(ctx: Ctx, state: DeviceItem['state'] | undefined): Promise<{ items: DeviceItem[] }> {
    return this.db.read(ctx, async (tx) => {
      const own = await places(tx, ctx);
      const rows = await tx.query<Row & Record<string, unknown>>(
        `${DEVICE} AND ($2::text IS NULL OR d.state = $2) AND ($3::uuid[] IS NULL OR d.node_id = ANY ($3)) ORDER BY d.state, d.name, d.id LIMIT 500`,
        [tx.unitId, state ?? null, own],
      );
      return { items: rows.map(item) };
    });
  }

  /** @returns the device with its key, which nobody can read again. @throws DomainError GRANT_EXCEEDS_OWN outside one's scope */
  add(ctx: Ctx, body: Body): Promise<{ device: DeviceItem; key: string }> {
    const key = randomBytes(24).toString('base64url');
    return this.db.inUnit(ctx, async (tx) => {
      await mayStand(tx, ctx, body.nodeId);
      const row = await tx.one<{ id: string }>(
        `INSERT INTO school_device (unit_id, kind, name, place, node_id, key_hash, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [tx.unitId, body.kind, body.name, body.place, body.nodeId, keyHash(key), actorId(ctx.actor)],
      );
      if (row === undefined) throw new Error('a device was not stored');
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({ action: 'device.added', entity: 'school_device', entityId: row.id, after: { ...body } });
      return { device: item(await one(tx, row.id)), key };
    });
  }

  /** @throws DomainError VERSION_CONFLICT, STATE_CONFLICT for a revoked one, GRANT_EXCEEDS_OWN */
  change(ctx: Ctx, id: string, version: number, body: Body): Promise<DeviceItem> {
    return this.db.inUnit(ctx, async (tx) => {
      const before = await present(tx, ctx, id, version);
      await mayStand(tx, ctx, body.nodeId);
      await tx.execute(
        `UPDATE school_device SET kind = $3, name = $4, place = $5, node_id = $6, version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, body.kind, body.name, body.place, body.nodeId],
      );
      const { kind, name, place, node_id: nodeId } = before;
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'device.changed',
        entity: 'school_device',
        entityId: id,
        before: { kind, name, place, nodeId },
        after: { ...body },
      });
      return item(await one(tx, id));
    });
  }

  revoke(ctx: Ctx, id: string, version: number): Promise<DeviceItem> {
    return this.db.inUnit(ctx, async (tx) => {
      await present(tx, ctx, id, version);
      await tx.execute(
        `UPDATE school_device SET state = 'revoked', revoked_at = now(), revoked_by = $3, version = version + 1 WHERE unit_id = $1 AND id = $2`,
        [tx.unitId, id, actorId(ctx.actor)],
      );
      tx.hint(PERMISSIONS_TOPIC);
      await tx.audit({
        action: 'device.revoked',
        entity: 'school_device',
        entityId: id,
        before: { state: 'active' },
        after: { state: 'revoked' },
      });
      return item(await one(tx, id));
    });
  }

  /** For features that devices talk to: who this key belongs to, unless it was revoked. */
  async byKey(tx: Tx, key: string): Promise<{ id: string; kind: DeviceItem['kind']; nodeId: string | null } | undefined> {
    const row = await tx.one<{ id: string; kind: DeviceItem['kind']; nodeId: string | null }>(
      `SELECT id, kind, node_id AS "nodeId" FROM school_device WHERE unit_id = $1 AND key_hash = $2 AND state = 'active'`,
      [tx.unitId, keyHash(key)],
    );
    if (row !== undefined) {
      await tx.execute(
        `UPDATE school_device SET last_seen_at = now() WHERE unit_id = $1 AND id = $2 AND coalesce(last_seen_at, '-infinity') < now() - make_interval(secs => $3)`,
        [tx.unitId, row.id, SEEN_SECONDS],
      );
    }
    return row;
  }
}

const keyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Nodes a sub admin administers; null = all. @throws DomainError FORBIDDEN when the right is gone meanwhile */
async function places(tx: ReadTx, ctx: Ctx): Promise<string[] | null> {
  const authority = await authorityOf(tx, ctx.actor);
  if (managesAll(authority)) return null;
  if (authority.limits?.rights.has('devices.manage') !== true) throw new DomainError('FORBIDDEN');
  return authority.limits.whole ? null : [...authority.limits.nodes];
}

async function mayStand(tx: ReadTx, ctx: Ctx, nodeId: string | null): Promise<void> {
  const own = await places(tx, ctx);
  if (nodeId !== null) {
    const known = await tx.one(`SELECT 1 FROM school_node WHERE unit_id = $1 AND id = $2 AND deleted_at IS NULL`, [tx.unitId, nodeId]);
    if (known === undefined) throw notFound();
  }
  if (own !== null && (nodeId === null || !own.includes(nodeId))) throw new DomainError('GRANT_EXCEEDS_OWN');
}

async function one(tx: ReadTx, id: string): Promise<Row> {
  const row = await tx.one<Row & Record<string, unknown>>(`${DEVICE} AND d.id = $2`, [tx.unitId, id]);
  if (row === undefined) throw notFound();
  return row;
}

async function present(tx: Tx, ctx: Ctx, id: string, version: number): Promise<Row> {
  await tx.query(`SELECT 1 FROM school_device WHERE unit_id = $1 AND id = $2 FOR UPDATE`, [tx.unitId, id]);
  const row = await one(tx, id);
  const own = await places(tx, ctx);
  if (own !== null && (row.node_id === null || !own.includes(row.node_id))) throw notFound();
  if (row.version !== version) throw new DomainError('VERSION_CONFLICT', {}, { current: item(row) });
  if (row.state !== 'active') throw new DomainError('STATE_CONFLICT');
  return row;
}

const item = (row: Row): DeviceItem => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  place: row.place,
  node: row.node_id === null || row.node_name === null ? null : { id: row.node_id, name: row.node_name },
  state: row.state,
  lastSeenAt: isoMacauOrNull(row.last_seen_at),
  createdAt: isoMacau(row.created_at),
  version: row.version,
});
