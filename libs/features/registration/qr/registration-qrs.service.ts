import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { registrationPath } from '@contracts/registration';
import { REGISTRATION_KINDS, type RegistrationKind } from '@contracts/registration-types';
import type { registrationQrsApi } from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { HttpSettings } from '@platform/http/http-settings';
import { isoMacauOrNull } from '@platform/time/macau-time';
import { labelHolders } from '../data/people.rows';
import { readSettings } from '../data/settings.rows';
import { newToken } from '../session/token';
import { qrPng } from './qr-image';

type Shown = OkOf<typeof registrationQrsApi.create>;

interface Row {
  id: string;
  kind: RegistrationKind;
  token: string;
  createdAt: Date;
  expiresAt: Date | null;
  scans: number;
}

/** The admin code lives a week, the others until somebody revokes them (SUB-103). */
const ADMIN_DAYS = 7;
const LIVE = `q.state = 'active' AND q.issued_by_kind = 'school' AND (q.expires_at IS NULL OR q.expires_at > now())`;
const COLUMNS = `q.id, q.kind, q.token, q.created_at AS "createdAt", q.expires_at AS "expiresAt", q.scan_count AS scans`;

/** 二維碼: the three codes of a school, for every member of staff (SUB-100…103). */
@Injectable()
export class RegistrationQrs {
  constructor(
    private readonly db: Db,
    private readonly settings: HttpSettings,
  ) {}

  list(ctx: StaffCtx): Promise<OkOf<typeof registrationQrsApi.list>> {
    return this.db.read(ctx, async (tx) => {
      const rows = await tx.query<Row>(`SELECT ${COLUMNS} FROM registration_qr q WHERE q.unit_id = $1 AND ${LIVE}`, [tx.unitId]);
      const items: Shown[] = [];
      for (const kind of REGISTRATION_KINDS)
        items.push(
          await this.#present(
            tx,
            ctx,
            kind,
            rows.find((row) => row.kind === kind),
          ),
        );
      const open = await tx.one<{ open: boolean }>(`SELECT registration_visible AS open FROM unit_connection WHERE unit_id = $1`, [
        tx.unitId,
      ]);
      const alone = await tx.query<{ name: string }>(
        `SELECT n.name FROM school_node n WHERE n.unit_id = $1 AND n.kind = 'class' AND n.deleted_at IS NULL AND NOT n.is_graduated AND NOT n.is_alumni
            AND NOT EXISTS (SELECT FROM node_teacher t JOIN member m ON m.unit_id = $1 AND m.id = t.member_id AND m.join_state NOT IN ('left', 'disabled')
                             WHERE t.unit_id = $1 AND t.node_id = n.id AND t.role = 'class_teacher')
          ORDER BY n.name, n.id LIMIT 500`,
        [tx.unitId],
      );
      return { items, open: open?.open ?? false, classesWithoutTeacher: alone.map((each) => each.name) };
    });
  }

  /** The active code of a kind, made if there is none: who asks twice gets the same one. */
  create(ctx: StaffCtx, kind: RegistrationKind): Promise<Shown> {
    return this.db.inUnit(ctx, async (tx) => {
      if (!(await this.#mayShow(tx, ctx, kind))) throw new DomainError('FORBIDDEN');
      return this.#present(tx, ctx, kind, await this.#live(tx, ctx, kind));
    });
  }

  /** The addresses of the setup screen lead somewhere as soon as the account is saved (SUB-116…118). */
  async ensure(tx: Tx, ctx: StaffCtx): Promise<void> {
    for (const kind of ['staff', 'family'] as const) await this.#live(tx, ctx, kind);
  }

  async #live(tx: Tx, ctx: StaffCtx, kind: RegistrationKind): Promise<Row> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `registration_qr|${kind}`]);
    const found = await tx.one<Row>(`SELECT ${COLUMNS} FROM registration_qr q WHERE q.unit_id = $1 AND q.kind = $2 AND ${LIVE}`, [
      tx.unitId,
      kind,
    ]);
    return found ?? this.#make(tx, ctx, kind);
  }

  async revoke(ctx: StaffCtx, id: string): Promise<{ ok: true }> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ kind: string; state: string }>(
        `SELECT kind, state FROM registration_qr WHERE unit_id = $1 AND id = $2 FOR UPDATE`,
        [tx.unitId, id],
      );
      if (row === undefined) throw notFound();
      if (row.state === 'active') {
        await tx.execute(`UPDATE registration_qr SET state = 'revoked', revoked_at = now() WHERE unit_id = $1 AND id = $2`, [
          tx.unitId,
          id,
        ]);
        await tx.audit({ action: 'registration-qr.revoked', entity: 'registration_qr', entityId: id, after: { kind: row.kind } });
      }
      return { ok: true };
    });
  }

  /** @throws DomainError NOT_FOUND for revoked and expired codes, and for the admin code where it is kept to the tag 管理員 */
  async image(ctx: StaffCtx, id: string, size: number): Promise<Buffer> {
    const token = await this.db.read(ctx, async (tx) => {
      const row = await tx.one<Row>(`SELECT ${COLUMNS} FROM registration_qr q WHERE q.unit_id = $1 AND q.id = $2 AND ${LIVE}`, [
        tx.unitId,
        id,
      ]);
      if (row === undefined || !(await this.#mayShow(tx, ctx, row.kind))) throw notFound();
      return row.token;
    });
    return qrPng(this.#url(token), size);
  }

  async #make(tx: Tx, ctx: StaffCtx, kind: RegistrationKind): Promise<Row> {
    await tx.execute(
      `UPDATE registration_qr SET state = 'revoked', revoked_at = now() WHERE unit_id = $1 AND kind = $2 AND issued_by_kind = 'school' AND state = 'active'`,
      [tx.unitId, kind],
    );
    const id = randomUUIDv7();
    const row = await tx.one<Row>(
      `INSERT INTO registration_qr AS q (unit_id, id, kind, token, issued_by_kind, created_by, created_at, expires_at)
       VALUES ($1, $2, $3, $4, 'school', $5, now(), CASE WHEN $3 = 'admin' THEN now() + make_interval(days => $6) END) RETURNING ${COLUMNS}`,
      [tx.unitId, id, kind, newToken(tx.unitId), ctx.actor.memberId, ADMIN_DAYS],
    );
    if (row === undefined) throw new Error('a code was not stored');
    await tx.audit({ action: 'registration-qr.created', entity: 'registration_qr', entityId: id, after: { kind } });
    return row;
  }

  async #present(tx: ReadTx, ctx: StaffCtx, kind: RegistrationKind, row: Row | undefined): Promise<Shown> {
    const mayShow = await this.#mayShow(tx, ctx, kind);
    const shown = mayShow ? row : undefined;
    return {
      kind,
      id: shown?.id ?? null,
      url: shown === undefined ? null : this.#url(shown.token),
      createdAt: isoMacauOrNull(shown?.createdAt),
      expiresAt: isoMacauOrNull(shown?.expiresAt),
      scans: shown?.scans ?? 0,
      mayShow,
      mayRevoke: ctx.actor.rights.has('registration.manage'),
    };
  }

  async #mayShow(tx: ReadTx, ctx: StaffCtx, kind: RegistrationKind): Promise<boolean> {
    if (kind !== 'admin' || (await readSettings(tx)).adminQrAudience === 'staff') return true;
    return (await labelHolders(tx)).some((holder) => holder.id === ctx.actor.memberId);
  }

  #url(token: string): string {
    return `${this.settings.publicOrigin}${registrationPath(token)}`;
  }
}
