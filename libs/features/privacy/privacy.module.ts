import { Module } from '@nestjs/common';
import { ExportsModule } from '@features/exports';
import { PrivacyController } from './http/privacy.controller';
import { RetentionJob } from './jobs/retention.job';
import { SealEmailJob } from './jobs/seal-email.job';
import { PersonExport } from './person.export';
import { PrivacyQueries } from './requests.queries';
import { PrivacyRequests } from './requests.service';
import { SealEmail } from './seal-email';
import { Retention } from './retention.service';

@Module({
  imports: [ExportsModule],
  providers: [Retention, RetentionJob, SealEmail, SealEmailJob, PersonExport],
  exports: [Retention, PersonExport],
})
export class PrivacyModule {}

/** 個人資料請求; API only. */
@Module({ imports: [ExportsModule, PrivacyModule], controllers: [PrivacyController], providers: [PrivacyQueries, PrivacyRequests] })
export class PrivacyHttpModule {}
