import { Injectable } from '@nestjs/common';
import type { Tx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { appPlace, connectionPlace, SECRETS_TOPIC, UnitSecretsReader } from './unit-secrets';

export interface ConnectionInput {
  agentId: number;
  secret: string;
  /** Absent = left as it is; null = removed. */
  contactSyncSecret?: string | null;
  callbackToken?: string | null;
  callbackAesKey?: string | null;
  verified?: boolean;
}

export interface AppInput {
  /** Both empty: the connection app stands in. */
  agentId: number | null;
  secret: string | null;
  state?: 'off' | 'setup' | 'ready';
  /** Listed under 家長可使用的應用 in WeCom. */
  forParents?: boolean;
}

/** Writes the secrets of a unit. There is no way to read them back (F4): the audit keeps agent ids and what changed only. */
@Injectable()
export class WecomSettings {
  constructor(
    private readonly keys: UnitKeys,
    private readonly secrets: UnitSecretsReader,
  ) {}

  /** Stores the connection of the transaction's unit (table `unit_connection`). */
  async setConnection(tx: Tx, input: ConnectionInput): Promise<void> {
    const seal = async (
      column: 'secret' | 'contact_sync_secret' | 'callback_token' | 'callback_aes_key',
      clear: string | null | undefined,
    ) => (clear == null ? null : this.keys.seal(tx, connectionPlace(column), clear));
    const values = [
      tx.unitId,
      input.agentId,
      await seal('secret', input.secret),
      await seal('contact_sync_secret', input.contactSyncSecret),
      await seal('callback_token', input.callbackToken),
      await seal('callback_aes_key', input.callbackAesKey),
      input.verified ?? true,
      input.contactSyncSecret === undefined,
      input.callbackToken === undefined,
      input.callbackAesKey === undefined,
    ];
    await tx.execute(
      `INSERT INTO unit_connection (unit_id, agent_id, secret, contact_sync_secret, callback_token, callback_aes_key, verified)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (unit_id) DO UPDATE SET agent_id = excluded.agent_id, secret = excluded.secret,
         contact_sync_secret = CASE WHEN $8::boolean THEN unit_connection.contact_sync_secret ELSE excluded.contact_sync_secret END,
         callback_token = CASE WHEN $9::boolean THEN unit_connection.callback_token ELSE excluded.callback_token END,
         callback_aes_key = CASE WHEN $10::boolean THEN unit_connection.callback_aes_key ELSE excluded.callback_aes_key END,
         verified = excluded.verified, updated_at = now()`,
      values,
    );
    const changed = ['secret', 'contactSyncSecret', 'callbackToken', 'callbackAesKey'].filter(
      (key) => input[key as keyof ConnectionInput] !== undefined,
    );
    await tx.audit({ action: 'connection.set', entity: 'unit_connection', after: { agentId: input.agentId, changed } });
    this.secrets.forget(tx.unitId);
    tx.hint(SECRETS_TOPIC);
  }

  /** Another app of the same secret: a kept connection goes on with its secrets. */
  async changeAgent(tx: Tx, agentId: number): Promise<void> {
    await tx.execute(`UPDATE unit_connection SET agent_id = $2, updated_at = now() WHERE unit_id = $1`, [tx.unitId, agentId]);
    await tx.audit({ action: 'connection.set', entity: 'unit_connection', after: { agentId, changed: ['agentId'] } });
    this.secrets.forget(tx.unitId);
    tx.hint(SECRETS_TOPIC);
  }

  /** Another secret of the contact-sync assistant alone. */
  async changeContactSync(tx: Tx, contactSyncSecret: string): Promise<void> {
    const sealed = await this.keys.seal(tx, connectionPlace('contact_sync_secret'), contactSyncSecret);
    await tx.execute(`UPDATE unit_connection SET contact_sync_secret = $2, updated_at = now() WHERE unit_id = $1`, [tx.unitId, sealed]);
    await tx.audit({ action: 'connection.set', entity: 'unit_connection', after: { changed: ['contactSyncSecret'] } });
    this.secrets.forget(tx.unitId);
    tx.hint(SECRETS_TOPIC);
  }

  /** Values that WeCom signs and encrypts its callbacks with; those before stop working at once. */
  async changeCallback(tx: Tx, callback: { token: string; aesKey: string }): Promise<void> {
    const token = await this.keys.seal(tx, connectionPlace('callback_token'), callback.token);
    const aesKey = await this.keys.seal(tx, connectionPlace('callback_aes_key'), callback.aesKey);
    await tx.execute(`UPDATE unit_connection SET callback_token = $2, callback_aes_key = $3, updated_at = now() WHERE unit_id = $1`, [
      tx.unitId,
      token,
      aesKey,
    ]);
    await tx.audit({ action: 'connection.set', entity: 'unit_connection', after: { changed: ['callbackToken', 'callbackAesKey'] } });
    this.secrets.forget(tx.unitId);
    tx.hint(SECRETS_TOPIC);
  }

  /** Stores agent id and secret of a catalogue app (table `unit_app`). @throws Error when only one of the two is given */
  async setApp(tx: Tx, app: string, input: AppInput): Promise<void> {
    if ((input.agentId === null) !== (input.secret === null)) throw new Error('an app has an agent id and a secret, or neither');
    const sealed = input.secret === null ? null : await this.keys.seal(tx, appPlace(app), input.secret);
    await tx.execute(
      `INSERT INTO unit_app (unit_id, app, agent_id, secret, state, for_parents) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (unit_id, app) DO UPDATE SET agent_id = excluded.agent_id, secret = excluded.secret, state = excluded.state,
         for_parents = excluded.for_parents, updated_at = now()`,
      [tx.unitId, app, input.agentId, sealed, input.state ?? 'ready', input.forParents ?? false],
    );
    await tx.audit({
      action: 'app.set',
      entity: 'unit_app',
      entityId: app,
      after: { agentId: input.agentId, state: input.state ?? 'ready' },
    });
    this.secrets.forget(tx.unitId);
    tx.hint(SECRETS_TOPIC);
  }
}
