import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller';
import { AuditQueries } from './audit.queries';

/** 操作日誌; API only. Writing is `tx.audit` of the platform. */
@Module({ controllers: [AuditController], providers: [AuditQueries] })
export class AuditHttpModule {}
