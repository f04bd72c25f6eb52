import { Module } from '@nestjs/common';
import { ExportsModule } from '@features/exports';
import { RemindersModule } from '@features/reminders';
import { MyPrivacyController } from './http/my-privacy.controller';
import { PrivacyController } from './http/privacy.controller';
import { RetentionJob } from './jobs/retention.job';
import { SealEmailJob } from './jobs/seal-email.job';
import { MyPrivacyRequests } from './my-requests.service';
import { PersonExport } from './person.export';
import { RequestNews } from './request-news';
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

/** 個人資料請求 and 我的個人資料; API only. */
@Module({
  imports: [ExportsModule, PrivacyModule, RemindersModule],
  controllers: [PrivacyController, MyPrivacyController],
  providers: [PrivacyQueries, PrivacyRequests, MyPrivacyRequests, RequestNews],
})
export class PrivacyHttpModule {}
