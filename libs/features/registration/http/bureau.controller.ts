import { Controller } from '@nestjs/common';
import { bureauNoticesApi, bureauOpsApi } from '@contracts/bureau-notices';
import { healthReportsApi } from '@contracts/health-reports';
import type { OkOf } from '@contracts/route';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { BureauMessages } from '../bureau/bureau-messages.service';
import { MyBureauNotices } from '../bureau/my-bureau-notices.service';
import { HealthReports } from '../health/health-reports.service';

/** Messages of the bureau: read by people, sent by officers. */
@Controller()
export class BureauNoticesController {
  constructor(
    private readonly mine: MyBureauNotices,
    private readonly messages: BureauMessages,
  ) {}

  @Handle(bureauNoticesApi.list)
  list(@Call() { ctx }: In<typeof bureauNoticesApi.list>): Promise<OkOf<typeof bureauNoticesApi.list>> {
    return this.mine.list(ctx);
  }

  @Handle(bureauNoticesApi.choose)
  choose(@Call() { ctx, body }: In<typeof bureauNoticesApi.choose>): Promise<{ ok: true }> {
    return this.mine.choose(ctx, body.stopped);
  }

  @Handle(bureauOpsApi.list)
  sent(): Promise<OkOf<typeof bureauOpsApi.list>> {
    return this.messages.list();
  }

  @Handle(bureauOpsApi.send)
  send(@Call() { ctx, body }: In<typeof bureauOpsApi.send>): Promise<OkOf<typeof bureauOpsApi.send>> {
    return this.messages.send(ctx, body);
  }
}

/** Members without a health report. */
@Controller()
export class HealthReportsController {
  constructor(private readonly reports: HealthReports) {}

  @Handle(healthReportsApi.list)
  list(@Call() { ctx }: In<typeof healthReportsApi.list>): Promise<OkOf<typeof healthReportsApi.list>> {
    return this.reports.list(staff(ctx));
  }

  @Handle(healthReportsApi.members)
  members(@Call() { ctx, query }: In<typeof healthReportsApi.members>): Promise<OkOf<typeof healthReportsApi.members>> {
    return this.reports.members(staff(ctx), query.q);
  }

  @Handle(healthReportsApi.record)
  record(@Call() { ctx, body }: In<typeof healthReportsApi.record>): Promise<OkOf<typeof healthReportsApi.record>> {
    return this.reports.record(staff(ctx), body);
  }
}

function staff(ctx: Ctx): StaffCtx {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx as StaffCtx;
}
