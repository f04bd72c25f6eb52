import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { assertOutsideTransaction } from '@platform/db/scope';
import type { ReadTx } from '@platform/db/tx';
import { LiveHub } from '@platform/live/live-hub';
import { UnitKeys } from '@platform/secrets/unit-keys';

export interface AppSecret {
  agentId: number;
  secret: string;
}

/** What a unit's connection holds, opened. Never leaves this feature. */
export interface UnitSecrets {
  corpId: string;
  connection: AppSecret;
  contactSyncSecret: string | null;
  callback: { token: string; aesKey: string } | null;
  /** By app code; only apps that have their own agent id and secret. */
  apps: ReadonlyMap<string, AppSecret>;
  /** Database clock minus the clock of this machine, in ms, when the row was read (J10). */
  clockOffsetMs: number;
}

const KEEP_MS = 30_000;
/** Topic of a unit's live hints after its secrets changed. */
export const SECRETS_TOPIC = 'wecom-secrets';
const CONNECTION_ROW = 'connection';

type ConnectionColumn = 'secret' | 'contact_sync_secret' | 'callback_token' | 'callback_aes_key';
export const connectionPlace = (column: ConnectionColumn) => ({
  table: 'unit_connection',
  column,
  row: CONNECTION_ROW,
});
export const appPlace = (app: string) => ({ table: 'unit_app', column: 'secret', row: app });

interface ConnectionRow extends Record<ConnectionColumn, string | null> {
  corp_id: string | null;
  agent_id: number;
  secret: string;
}

/** Reads and opens the secrets of a unit; kept in memory for 30 s at most, and only while nobody changes them. */
@Injectable()
export class UnitSecretsReader {
  readonly #kept = new Map<number, { until: number; secrets: Promise<UnitSecrets | undefined> }>();
  readonly #watched = new Set<number>();

  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly live: LiveHub,
  ) {}

  /** @returns undefined where the unit has no connection. @throws Error inside a transaction */
  async of(ctx: Ctx): Promise<UnitSecrets | undefined> {
    assertOutsideTransaction('a call to WeCom');
    const kept = this.#kept.get(ctx.unitId);
    if (kept !== undefined && kept.until > performance.now()) return kept.secrets;
    this.#watch(ctx.unitId);
    const loading = { until: performance.now() + KEEP_MS, secrets: this.#load(ctx) };
    this.#kept.set(ctx.unitId, loading);
    const drop = (): void => {
      if (this.#kept.get(ctx.unitId) === loading) this.#kept.delete(ctx.unitId);
    };
    // A unit without a connection may get one at any moment.
    loading.secrets.then((secrets) => (secrets === undefined ? drop() : undefined), drop);
    return loading.secrets;
  }

  /** After a change in this process; the others hear of it by the hint. */
  forget(unitId: number): void {
    this.#kept.delete(unitId);
  }

  #watch(unitId: number): void {
    if (this.#watched.has(unitId)) return;
    this.#watched.add(unitId);
    this.live.subscribe(unitId, [SECRETS_TOPIC], () => this.forget(unitId));
  }

  #load(ctx: Ctx): Promise<UnitSecrets | undefined> {
    return this.db.read(ctx, async (tx) => {
      const row = await tx.one<ConnectionRow>(
        `SELECT u.corp_id, c.agent_id, c.secret, c.contact_sync_secret, c.callback_token, c.callback_aes_key
         FROM unit_connection c JOIN school_unit u ON u.id = c.unit_id WHERE c.unit_id = $1`,
        [tx.unitId],
      );
      if (row?.corp_id == null) return undefined;
      const open = async (column: ConnectionColumn): Promise<string | null> => {
        const sealed = row[column];
        return sealed === null ? null : this.keys.open(tx, connectionPlace(column), sealed);
      };
      const secret = await this.keys.open(tx, connectionPlace('secret'), row.secret);
      const token = await open('callback_token');
      const aesKey = await open('callback_aes_key');
      return {
        corpId: row.corp_id,
        connection: { agentId: row.agent_id, secret },
        contactSyncSecret: await open('contact_sync_secret'),
        callback: token === null || aesKey === null ? null : { token, aesKey },
        apps: await this.#apps(tx),
        clockOffsetMs: tx.now.getTime() - Date.now(),
      };
    });
  }

  async #apps(tx: ReadTx): Promise<Map<string, AppSecret>> {
    const rows = await tx.query<{ app: string; agent_id: number; secret: string }>(
      `SELECT app, agent_id, secret FROM unit_app WHERE unit_id = $1 AND agent_id IS NOT NULL AND secret IS NOT NULL`,
      [tx.unitId],
    );
    const apps = new Map<string, AppSecret>();
    for (const row of rows) {
      apps.set(row.app, { agentId: row.agent_id, secret: await this.keys.open(tx, appPlace(row.app), row.secret) });
    }
    return apps;
  }
}
