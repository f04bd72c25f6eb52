import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ConnectionTrial, UnitFinder, WecomSettings } from '@features/wecom-gateway';
import { CONNECTION_FIELDS, type connectionApi, type ConnectionField } from '@contracts/registration-admin';
import type { BodyOf, OkOf } from '@contracts/route';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Config } from '@platform/config/config';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { PlatformPool } from '@platform/pools';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { readQrPicture } from '../qr/qr-image';
import { RegistrationQrs } from '../qr/registration-qrs.service';

type Input = BodyOf<typeof connectionApi.save>;
type View = OkOf<typeof connectionApi.read>;
type Check = View['checks'][number];

const CORP_ID = /^ww[\w-]{4,62}$/;

interface Row {
  corpId: string | null;
  agentId: number | null;
  hasSecret: boolean;
  hasSync: boolean;
  qrId: string | null;
  visible: boolean | null;
  checks: Check[] | null;
  checkedAt: Date | null;
  version: number | null;
}

/** Labels of the screen, as SUB_ACCOUNT_CHECK names them. */
const LABELS: Readonly<Record<ConnectionField, string>> = {
  corpId: 'Corporation id',
  appSecret: 'Application secret',
  agentId: 'Application agent id',
  contactSyncSecret: 'Address book sync secret',
  qrFile: 'Upload your QR code',
};

/**
 * 企業微信接入設定 (SUB-110…126, DEP-01…12). Values are tried against WeCom before they are kept; secrets go in sealed and
 * never come out. Hiding the registration needs no WeCom and acts on the next request.
 */
@Injectable()
export class Connections {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly http: HttpSettings,
    private readonly platform: PlatformPool,
    private readonly trial: ConnectionTrial,
    private readonly settings: WecomSettings,
    private readonly units: UnitFinder,
    private readonly qrs: RegistrationQrs,
  ) {}

  read(ctx: StaffCtx): Promise<View> {
    return this.db.read(ctx, (tx) => this.#view(tx));
  }

  async test(ctx: StaffCtx, input: Input): Promise<{ checks: Check[] }> {
    const row = await this.db.read(ctx, (tx) => rowOf(tx, false));
    return { checks: await this.#check(ctx, input, row) };
  }

  async save(ctx: StaffCtx, input: Input, version: number): Promise<View> {
    const before = await this.db.read(ctx, (tx) => rowOf(tx, false));
    this.#sameVersion(before, version, await this.read(ctx));
    const changes = isNew(before, input);
    let checks = before.checks ?? [];
    if (input.qrImageId !== undefined && !(await this.db.read(ctx, (tx) => hasQr(tx, input, before))))
      throw new DomainError('SUB_ACCOUNT_CHECK', { field: LABELS.qrFile }, { qrImageId: { code: 'QR_IMAGE_INVALID' } });
    if (changes) {
      checks = await this.#check(ctx, input, before);
      const refused = checks.find((check) => !check.ok);
      if (refused !== undefined) {
        throw new DomainError(
          'SUB_ACCOUNT_CHECK',
          { field: LABELS[refused.field] },
          {
            checks,
            ...Object.fromEntries(
              checks.flatMap((check) => (check.ok ? [] : [[check.field === 'qrFile' ? 'qrImageId' : check.field, { code: check.code }]])),
            ),
          },
        );
      }
      await this.#takeCorp(ctx, before.corpId, input.corpId);
    }
    return this.db.inUnit(ctx, async (tx) => {
      const row = await rowOf(tx, true);
      this.#sameVersion(row, version, await this.#view(tx));
      if (changes) await this.#keep(tx, row, input);
      const qrId = input.qrImageId ?? row.qrId;
      await tx.execute(
        `UPDATE unit_connection SET registration_visible = $2, qr_id = $3, last_check = $4, checked_at = CASE WHEN $5 THEN now() ELSE checked_at END,
                version = version + 1, updated_at = now() WHERE unit_id = $1`,
        [tx.unitId, input.registrationVisible, qrId, JSON.stringify(checks), changes],
      );
      if (input.registrationVisible) await this.qrs.ensure(tx, ctx);
      await tx.audit({
        action: 'connection.saved',
        entity: 'unit_connection',
        before: { corpId: before.corpId, agentId: before.agentId, registrationVisible: before.visible },
        after: { corpId: input.corpId, agentId: input.agentId, registrationVisible: input.registrationVisible },
      });
      return this.#view(tx);
    });
  }

  /** Only the address inside the picture is kept; it is drawn anew when it is shown (SUB-114). */
  async uploadQr(ctx: StaffCtx, bytes: Buffer): Promise<{ id: string }> {
    const content = bytes.length === 0 ? undefined : await readQrPicture(bytes);
    if (content === undefined) throw new DomainError('QR_IMAGE_INVALID');
    const id = randomUUIDv7();
    await this.db.inUnit(ctx, async (tx) => {
      await tx.execute(`INSERT INTO connection_qr (unit_id, id, content, uploaded_by) VALUES ($1, $2, $3, $4)`, [
        tx.unitId,
        id,
        content,
        ctx.actor.memberId,
      ]);
      await tx.audit({ action: 'connection.qr-uploaded', entity: 'connection_qr', entityId: id });
    });
    return { id };
  }

  async #check(ctx: StaffCtx, input: Input, row: Row): Promise<Check[]> {
    const qr = await this.db.read(ctx, async (tx) => hasQr(tx, input, row));
    const lines = new Map<ConnectionField, string | null>([['qrFile', qr ? null : 'QR_IMAGE_INVALID']]);
    if (!CORP_ID.test(input.corpId)) lines.set('corpId', 'CORP_ID_INVALID');
    else if (await this.#belongsToAnother(ctx, input.corpId)) lines.set('corpId', 'CORP_ID_TAKEN');
    else {
      const { corpId, agentId, appSecret: secret, contactSyncSecret } = input;
      for (const [field, code] of await this.trial.check(ctx, { corpId, agentId, secret, contactSyncSecret })) lines.set(field, code);
    }
    return CONNECTION_FIELDS.flatMap((field): Check[] => {
      const code = lines.get(field);
      return code === undefined ? [] : [{ field, ok: code === null, code }];
    });
  }

  async #belongsToAnother(ctx: StaffCtx, corpId: string): Promise<boolean> {
    const row = await this.db.read(ctx, (tx) => tx.one(`SELECT 1 FROM school_unit WHERE corp_id = $2 AND id <> $1`, [tx.unitId, corpId]));
    return row !== undefined;
  }

  /** The corp id is a fact of the platform, unique over all units (SUB-124); two units that save it at once meet on its key. */
  async #takeCorp(ctx: StaffCtx, before: string | null, corpId: string): Promise<void> {
    if (before === corpId) return;
    try {
      await this.platform.query(`UPDATE school_unit SET corp_id = $2, updated_at = now(), version = version + 1 WHERE id = $1`, [
        ctx.unitId,
        corpId,
      ]);
    } catch (error) {
      if ((error as { code?: string }).code === '23505') throw new DomainError('CORP_ID_TAKEN');
      throw error;
    }
    this.units.forget(corpId);
    if (before !== null) this.units.forget(before);
  }

  async #keep(tx: Parameters<WecomSettings['setConnection']>[0], row: Row, input: Input): Promise<void> {
    if (input.appSecret !== undefined) {
      await this.settings.setConnection(tx, {
        agentId: input.agentId,
        secret: input.appSecret,
        ...(input.contactSyncSecret === undefined ? {} : { contactSyncSecret: input.contactSyncSecret }),
        verified: await isVerified(tx),
      });
      return;
    }
    if (row.agentId !== input.agentId) await this.settings.changeAgent(tx, input.agentId);
    if (input.contactSyncSecret !== undefined) await this.settings.changeContactSync(tx, input.contactSyncSecret);
  }

  #sameVersion(row: Row, version: number, current: View): void {
    if ((row.version ?? 0) !== version) throw new DomainError('VERSION_CONFLICT', {}, { current });
  }

  async #view(tx: ReadTx): Promise<View> {
    const row = await rowOf(tx, false);
    const url = (kind: string): string => `${this.http.publicOrigin}/WeChatRegistration/Step1?corpId=${row.corpId ?? ''}&kind=${kind}`;
    const checks = row.checks ?? [];
    return {
      corpId: row.corpId,
      agentId: row.agentId,
      appSecretSet: row.hasSecret,
      contactSyncSecretSet: row.hasSync,
      qrSet: row.qrId !== null,
      registrationVisible: row.visible ?? false,
      state: !row.hasSecret || row.corpId === null ? 'incomplete' : checks.some((check) => !check.ok) ? 'failed' : 'connected',
      checkedAt: isoMacauOrNull(row.checkedAt),
      checks,
      outgoingAddresses: [...this.config.outgoingAddresses],
      staffUrl: row.corpId === null ? null : url('staff'),
      familyUrl: row.corpId === null ? null : url('family'),
      version: row.version ?? 0,
    };
  }
}

async function rowOf(tx: ReadTx, lock: boolean): Promise<Row> {
  const row = await tx.one<Row>(
    `SELECT u.corp_id AS "corpId", c.agent_id AS "agentId", c.unit_id IS NOT NULL AS "hasSecret", c.contact_sync_secret IS NOT NULL AS "hasSync",
            c.qr_id AS "qrId", c.registration_visible AS visible, c.last_check AS checks, c.checked_at AS "checkedAt", c.version
       FROM school_unit u LEFT JOIN unit_connection c ON c.unit_id = u.id WHERE u.id = $1`,
    [tx.unitId],
  );
  if (row === undefined) throw new Error('a session without a unit');
  if (lock && row.hasSecret) {
    const locked = await tx.one<{ version: number }>(`SELECT version FROM unit_connection WHERE unit_id = $1 FOR UPDATE`, [tx.unitId]);
    return { ...row, version: locked?.version ?? row.version };
  }
  return row;
}

/** Only visibility and picture need no answer of WeCom. */
const isNew = (row: Row, input: Input): boolean =>
  !row.hasSecret ||
  row.corpId !== input.corpId ||
  row.agentId !== input.agentId ||
  input.appSecret !== undefined ||
  input.contactSyncSecret !== undefined ||
  (row.qrId === null && input.qrImageId === undefined && input.registrationVisible && row.visible !== true);

async function hasQr(tx: ReadTx, input: Input, row: Row): Promise<boolean> {
  if (input.qrImageId === undefined) return row.qrId !== null;
  return (await tx.one(`SELECT 1 FROM connection_qr WHERE unit_id = $1 AND id = $2`, [tx.unitId, input.qrImageId])) !== undefined;
}

async function isVerified(tx: ReadTx): Promise<boolean> {
  const row = await tx.one<{ verified: boolean }>(`SELECT verified FROM unit_connection WHERE unit_id = $1`, [tx.unitId]);
  return row?.verified ?? true;
}
