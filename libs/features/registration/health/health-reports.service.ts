import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { HealthReportCase, healthReportsApi } from '@contracts/health-reports';
import type { BodyOf, OkOf } from '@contracts/route';
import type { StaffCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, fieldError } from '@platform/errors/domain-error';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { maskMobile } from '@platform/text/mobile';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { readSettings } from '../data/settings.rows';
import { readMobile } from '../domain/mobile-format';
import { sendHealthCaseJob } from '../registration.jobs';
import { healthMobilePlace } from './health-mobile';

interface Row {
  id: string;
  memberId: string;
  name: string;
  areaCode: string;
  mobile: string;
  state: 'waiting' | 'sent';
  requestRef: string | null;
  recordedBy: string;
  createdAt: Date;
  sentAt: Date | null;
}

const SHOWN = 200;
const FOUND = 20;

/** Members who report that 健康申報 is missing: their number is recorded and handed to the bureau (SUB-50, SUB-51). */
@Injectable()
export class HealthReports {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
  ) {}

  list(ctx: StaffCtx): Promise<OkOf<typeof healthReportsApi.list>> {
    return this.db.read(ctx, async (tx) => ({ items: await this.#rows(tx, null) }));
  }

  members(ctx: StaffCtx, q: string): Promise<OkOf<typeof healthReportsApi.members>> {
    return this.db.read(ctx, async (tx) => ({
      items: await tx.query<{ id: string; name: string; place: string }>(
        `SELECT m.id, m.name, coalesce((SELECT string_agg(d.name, '、' ORDER BY md.sort DESC, d.name) FROM member_department md
                  JOIN department d ON d.unit_id = $1 AND d.id = md.department_id AND d.parent_id IS NOT NULL
                 WHERE md.unit_id = $1 AND md.member_id = m.id), '') AS place
           FROM member m WHERE m.unit_id = $1 AND m.join_state NOT IN ('left', 'disabled') AND starts_with(lower(m.name), lower($2))
          ORDER BY m.name, m.id LIMIT ${String(FOUND)}`,
        [tx.unitId, q.trim()],
      ),
    }));
  }

  /** @throws DomainError VALIDATION_FAILED for somebody who is no member, STATE_CONFLICT while a case of his waits */
  record(ctx: StaffCtx, given: BodyOf<typeof healthReportsApi.record>): Promise<HealthReportCase> {
    return this.db.inUnit(ctx, async (tx) => {
      const { areaCodes } = await readSettings(tx);
      const number = areaCodes.includes(given.areaCode) ? readMobile(given.areaCode, given.mobile) : undefined;
      if (number === undefined) throw fieldError('mobile', 'SUB_MOBILE_FORMAT');
      const member = await tx.one(`SELECT 1 FROM member WHERE unit_id = $1 AND id = $2 AND join_state NOT IN ('left', 'disabled')`, [
        tx.unitId,
        given.memberId,
      ]);
      if (member === undefined) throw fieldError('memberId');
      const id = randomUUIDv7();
      const cipher = await this.keys.forUnit(tx);
      const stored = await tx.execute(
        `INSERT INTO health_report_case (unit_id, id, member_id, area_code, mobile, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (unit_id, member_id) WHERE state = 'waiting' DO NOTHING`,
        [tx.unitId, id, given.memberId, given.areaCode, cipher.seal(healthMobilePlace(id), number), ctx.actor.memberId],
      );
      if (stored === 0) throw new DomainError('STATE_CONFLICT');
      await tx.audit({
        action: 'health-report.recorded',
        entity: 'member',
        entityId: given.memberId,
        after: { areaCode: given.areaCode, mobile: maskMobile(number) },
      });
      await tx.enqueue(sendHealthCaseJob, { caseId: id }, { dedupe: id });
      const [row] = await this.#rows(tx, id);
      if (row === undefined) throw new Error('a case that was just stored is not there');
      return row;
    });
  }

  async #rows(tx: ReadTx, id: string | null): Promise<HealthReportCase[]> {
    const rows = await tx.query<Row>(
      `SELECT c.id, c.member_id AS "memberId", m.name, c.area_code AS "areaCode", c.mobile, c.state, c.request_ref AS "requestRef",
              coalesce(b.name, '—') AS "recordedBy", c.created_at AS "createdAt", c.sent_at AS "sentAt"
         FROM health_report_case c JOIN member m ON m.unit_id = $1 AND m.id = c.member_id
         LEFT JOIN member b ON b.unit_id = $1 AND b.id = c.recorded_by
        WHERE c.unit_id = $1 AND ($2::uuid IS NULL OR c.id = $2) ORDER BY c.created_at DESC, c.id DESC LIMIT ${String(SHOWN)}`,
      [tx.unitId, id],
    );
    const cipher = await this.keys.forUnit(tx);
    return rows.map((row) => ({
      id: row.id,
      memberId: row.memberId,
      name: row.name,
      mobile: `${row.areaCode} ${maskMobile(cipher.open(healthMobilePlace(row.id), row.mobile))}`,
      state: row.state,
      requestRef: row.requestRef,
      recordedBy: row.recordedBy,
      recordedAt: isoMacau(row.createdAt),
      sentAt: isoMacauOrNull(row.sentAt),
    }));
  }
}
