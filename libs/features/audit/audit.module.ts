import { Module } from '@nestjs/common';
import { RemindersModule } from '@features/reminders';
import { AuditCut } from './audit-cut.service';
import { AuditHead } from './audit-head.service';
import { AuditSeal } from './audit-seal.service';
import { AuditController } from './audit.controller';
import { AuditQueries } from './audit.queries';
import { CheckAuditJob } from './jobs/check-audit.job';
import { SealAuditJob } from './jobs/seal-audit.job';

/** The chain over the audit log. Writing lines is `tx.audit` of the platform. */
@Module({ imports: [RemindersModule], providers: [AuditSeal, AuditHead, AuditCut, SealAuditJob, CheckAuditJob], exports: [AuditSeal] })
export class AuditModule {}

/** 操作日誌; API only. */
@Module({ controllers: [AuditController], providers: [AuditQueries] })
export class AuditHttpModule {}
