import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FileAccess, FilesService, readQrPicture } from '@features/files';
import { FILE_PURPOSES } from '@contracts/files';
import type { alumniApi, AlumniQrView } from '@contracts/promotion-alumni';
import type { BodyOf, OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, fieldError, notFound } from '@platform/errors/domain-error';
import { FileStore } from '@platform/files/file-store';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { staffOf } from '../unit-facts';

/** `used_by` of pictures of QR codes. */
const QR_FILE_USE = 'alumni_qr';

interface QrRow {
  id: string;
  version: number;
  title: string;
  image_file_id: string;
  link: string | null;
  valid_until: string | null;
  state: string;
  bound_at: Date;
}
const QR = `SELECT id, version, title, image_file_id, link, valid_until::text AS valid_until, state, bound_at FROM alumni_qr WHERE unit_id = $1`;

/** QR code of the alumni channel: bound by administrators, seen by staff and by families of alumni (PRM-50…53). */
@Injectable()
export class AlumniQrs implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly files: FilesService,
    private readonly access: FileAccess,
    private readonly store: FileStore,
  ) {}

  onModuleInit(): void {
    this.access.register(QR_FILE_USE, (tx, ctx) =>
      ctx.actor.kind === 'staff'
        ? Promise.resolve(true)
        : ctx.actor.kind === 'family'
          ? hasAlumnus(tx, ctx.actor.parentId)
          : Promise.resolve(false),
    );
  }

  look(ctx: Ctx): Promise<OkOf<typeof alumniApi.qr>> {
    const actor = staffOf(ctx);
    return this.db.read(ctx, async (tx) => {
      const rows = await tx.query<QrRow & Record<string, unknown>>(`${QR} ORDER BY bound_at DESC, id DESC LIMIT 20`, [tx.unitId]);
      const canBind = actor.rights.has('alumni.manage');
      const active = rows.find((row) => row.state === 'active');
      return {
        qr: active === undefined ? null : view(tx, active),
        canBind,
        history: canBind ? rows.filter((row) => row.state !== 'active').map((row) => view(tx, row)) : [],
      };
    });
  }

  /**
   * Binds or replaces it; the old one stays in history (PRM-51).
   * @throws DomainError PRM_ALUMNI_QR, VERSION_CONFLICT when somebody replaced it meanwhile
   */
  async bind(ctx: Ctx, body: BodyOf<typeof alumniApi.bindQr>): Promise<AlumniQrView> {
    const actor = staffOf(ctx);
    await this.#assertQr(ctx, body.fileId);
    return this.db.inUnit(ctx, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock($1, hashtext('alumni qr'))`, [tx.unitId]);
      const active = await activeQr(tx);
      if ((active?.version ?? null) !== body.replaces) {
        throw new DomainError('VERSION_CONFLICT', {}, { current: active === undefined ? null : view(tx, active) });
      }
      await tx.execute(`UPDATE alumni_qr SET state = 'inactive' WHERE unit_id = $1 AND state = 'active'`, [tx.unitId]);
      const row = await tx.one<{ id: string }>(
        `INSERT INTO alumni_qr (unit_id, title, image_file_id, link, valid_until, bound_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [tx.unitId, body.title, body.fileId, body.link ?? null, body.validUntil ?? null, actor.memberId, (active?.version ?? 0) + 1],
      );
      if (active?.image_file_id !== body.fileId) {
        const tied = await this.files.tie(tx, [body.fileId], { purpose: 'alumni-qr', usedBy: QR_FILE_USE, usedById: row!.id });
        if (!tied.has(body.fileId)) throw fieldError('fileId');
      }
      await tx.audit({ action: active === undefined ? 'alumni-qr.bound' : 'alumni-qr.replaced', entity: 'alumni_qr', entityId: row!.id });
      return view(tx, (await activeQr(tx))!);
    });
  }

  /** The page behind the message of the move. @throws DomainError NOT_FOUND for a child of somebody else or one that is no alumnus */
  mine(ctx: Ctx, studentId: string): Promise<OkOf<typeof alumniApi.mine>> {
    const { actor } = ctx;
    if (actor.kind !== 'family') throw new DomainError('FORBIDDEN');
    return this.db.read(ctx, async (tx) => {
      const row = await tx.one<{ name: string; left_year: number; last_class_name: string }>(
        `SELECT s.name, a.left_year, a.last_class_name FROM alumni_record a
           JOIN student s ON s.unit_id = $1 AND s.id = a.student_id
           JOIN guardianship g ON g.unit_id = $1 AND g.student_id = a.student_id AND g.parent_id = $3 AND g.ended_at IS NULL
          WHERE a.unit_id = $1 AND a.student_id = $2 AND a.restored_at IS NULL AND a.state = 'moved'`,
        [tx.unitId, studentId, actor.parentId],
      );
      if (row === undefined) throw notFound();
      const qr = await validQr(tx);
      return {
        name: row.name,
        leftYear: row.left_year,
        lastClass: row.last_class_name,
        qr: qr === undefined ? null : { title: qr.title, fileId: qr.image_file_id, link: qr.link },
      };
    });
  }

  async #assertQr(ctx: Ctx, fileId: string): Promise<void> {
    const key = await this.db.read(ctx, async (tx) => {
      const upload = await this.files.ownUpload(tx, fileId, 'alumni-qr');
      if (upload !== undefined) return upload.storageKey;
      // Only title or date change: the picture in use stays.
      const active = await activeQr(tx);
      if (active?.image_file_id !== fileId) throw fieldError('fileId');
      return null;
    });
    if (key === null) return;
    const text = await readQrPicture(await this.store.readBuffer(key, FILE_PURPOSES['alumni-qr'].maxBytes * 2));
    if (text === undefined) throw fieldError('fileId', 'PRM_ALUMNI_QR');
  }
}

const activeQr = (tx: ReadTx): Promise<QrRow | undefined> =>
  tx.one<QrRow & Record<string, unknown>>(`${QR} AND state = 'active'`, [tx.unitId]);

/** The bound one while it is valid; families and messages get no other (PRM-52). */
export async function validQr(tx: ReadTx): Promise<QrRow | undefined> {
  const row = await activeQr(tx);
  return row === undefined || expired(tx, row) ? undefined : row;
}

const expired = (tx: ReadTx, row: QrRow): boolean => row.valid_until !== null && row.valid_until < dayMacau(tx.now);

const view = (tx: ReadTx, row: QrRow): AlumniQrView => ({
  id: row.id,
  version: row.version,
  title: row.title,
  fileId: row.image_file_id,
  link: row.link,
  validUntil: row.valid_until,
  expired: expired(tx, row),
  boundAt: isoMacau(row.bound_at),
});

async function hasAlumnus(tx: ReadTx, parentId: string): Promise<boolean> {
  const row = await tx.one(
    `SELECT 1 FROM alumni_record a JOIN guardianship g ON g.unit_id = $1 AND g.student_id = a.student_id AND g.ended_at IS NULL
      WHERE a.unit_id = $1 AND a.restored_at IS NULL AND g.parent_id = $2 LIMIT 1`,
    [tx.unitId, parentId],
  );
  return row !== undefined;
}
