import { Injectable } from '@nestjs/common';
import { BureauUnavailable, SupportRequests } from '@bureau';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { Logger } from '@platform/log/logger';
import { ComeBack } from '@platform/outbox/job-failure';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { healthMobilePlace } from './health-mobile';

const AGAIN_MS = 5 * 60_000;

/**
 * Job `sub.send-health-case`: the member's number with the name of the school, as a request of category 應用權限缺失 (SUB-51).
 * The bureau knows a repeat by the case's id, so a worker that stops between its answer and our note sends nothing twice.
 */
@Injectable()
export class SendHealthCase {
  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly desk: SupportRequests,
    private readonly logger: Logger,
  ) {}

  async run(ctx: Ctx, caseId: string): Promise<void> {
    const request = await this.db.read(ctx, async (tx) => {
      const row = await tx.one<{ areaCode: string; mobile: string; schoolCode: string; schoolName: string }>(
        `SELECT c.area_code AS "areaCode", c.mobile, u.number AS "schoolCode", u.name AS "schoolName"
           FROM health_report_case c JOIN school_unit u ON u.id = $1 WHERE c.unit_id = $1 AND c.id = $2 AND c.state = 'waiting'`,
        [tx.unitId, caseId],
      );
      if (row === undefined) return null;
      const { mobile, areaCode, ...school } = row;
      return { ...school, mobile: `${areaCode} ${await this.keys.open(tx, healthMobilePlace(caseId), mobile)}` };
    });
    if (request === null) return;
    const { requestId } = await this.#send(ctx, caseId, request);
    await this.db.inUnit(ctx, async (tx) => {
      const done = await tx.execute(
        `UPDATE health_report_case SET state = 'sent', request_ref = $3, sent_at = now() WHERE unit_id = $1 AND id = $2 AND state = 'waiting'`,
        [tx.unitId, caseId, requestId],
      );
      if (done > 0)
        await tx.audit({ action: 'health-report.sent', entity: 'health_report_case', entityId: caseId, after: { request: requestId } });
    });
  }

  async #send(
    ctx: Ctx,
    caseId: string,
    request: { schoolCode: string; schoolName: string; mobile: string },
  ): Promise<{ requestId: string }> {
    try {
      return await this.desk.send({ category: 'app_permission_missing', ...request }, caseId);
    } catch (error) {
      if (!(error instanceof BureauUnavailable)) throw error;
      this.logger.warn({ unitId: ctx.unitId, reason: error.reason }, 'registration: the support desk does not answer');
      throw new ComeBack(AGAIN_MS);
    }
  }
}
