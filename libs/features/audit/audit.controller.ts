import { Controller } from '@nestjs/common';
import { auditApi } from '@contracts/audit';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { AuditQueries } from './audit.queries';

@Controller()
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Handle(auditApi.list)
  list(@Call() { ctx, query }: In<typeof auditApi.list>): Promise<OkOf<typeof auditApi.list>> {
    return this.queries.list(ctx, query);
  }

  @Handle(auditApi.kinds)
  kinds(@Call() { ctx }: In<typeof auditApi.kinds>): Promise<OkOf<typeof auditApi.kinds>> {
    return this.queries.kinds(ctx);
  }
}
