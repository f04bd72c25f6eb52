import { Module, type OnModuleInit } from '@nestjs/common';
import { BureauModule } from '@bureau';
import { CompanyContactsModule, ContactsModule, DirectoryListeners } from '@features/contacts';
import { ExportsModule } from '@features/exports';
import { IdentityModule } from '@features/identity';
import { MessagesModule } from '@features/messages';
import { PermissionsModule } from '@features/permissions';
import { RemindersModule } from '@features/reminders';
import { CallbackHandlers, WecomGatewayModule } from '@features/wecom-gateway';
import { Db } from '@platform/db/door';
import { SmsModule } from '@platform/sms/sms.module';
import { Connections } from './account/connection.service';
import { MyRegistration } from './account/my-registration.service';
import { RegistrationConsent } from './account/registration-consent.service';
import { SubscriptionSettings } from './account/subscription-settings.service';
import { TemporaryNumbers } from './account/temporary-numbers.service';
import { BureauMessages } from './bureau/bureau-messages.service';
import { MyBureauNotices } from './bureau/my-bureau-notices.service';
import { TellBureau } from './bureau/tell-bureau.service';
import { FamilySync } from './directory/family-sync.service';
import { Invitations } from './directory/invitations.service';
import { StaffSync } from './directory/staff-sync.service';
import { SyncMember } from './directory/sync-member.service';
import { HealthReports } from './health/health-reports.service';
import { SendHealthCase } from './health/send-health-case.service';
import { BureauNoticesController, HealthReportsController } from './http/bureau.controller';
import { PublicRegistrationController } from './http/public-registration.controller';
import { RegistrationAccountController, SubscriptionsController } from './http/registration-admin.controller';
import { RegistrationOpsController } from './http/registration-ops.controller';
import { ComparePictureJob } from './jobs/compare-picture.job';
import { ExpireJob } from './jobs/expire.job';
import { JoinPollJob } from './jobs/join-poll.job';
import { OtpPurgeJob } from './jobs/otp-purge.job';
import { ReviewDigestJob } from './jobs/review-digest.job';
import { SendHealthCaseJob } from './jobs/send-health-case.job';
import { SyncMemberJob } from './jobs/sync-member.job';
import { TellBureauJob } from './jobs/tell-bureau.job';
import { TellCardJob } from './jobs/tell-card.job';
import { TellLookAlikeJob } from './jobs/tell-look-alike.job';
import { TellRejectedJob } from './jobs/tell-rejected.job';
import { TellReviewJob } from './jobs/tell-review.job';
import { RegistrationQrs } from './qr/registration-qrs.service';
import { LookAlikes } from './records/look-alikes.service';
import { OperatorReviews } from './records/operator-reviews.service';
import { PictureLikes } from './records/picture-likes.service';
import { RecordQueries } from './records/record.queries';
import { RecordsExport } from './records/records.export';
import { Records } from './records/records.service';
import { Reviews } from './records/reviews.service';
import { TellRejected } from './records/tell-rejected.service';
import { Tellings } from './records/telling.service';
import { lookSoon } from './records/look-soon';
import { Upkeep } from './records/upkeep.service';
import { syncMemberJob } from './registration.jobs';
import { AccountLogin } from './session/account-login.service';
import { CodePages } from './session/code-pages.service';
import { PlatformCodes } from './session/platform-codes.service';
import { SchoolEntry } from './session/school-entry.service';
import { Visits } from './session/visits.service';
import { BirthdayStep } from './steps/birthday.service';
import { ConsentStep } from './steps/consent.service';
import { FormStep } from './steps/form.service';
import { MobileStep } from './steps/mobile.service';
import { PhoneMove } from './steps/phone-move.service';
import { RegistrationViews } from './steps/registration-view.service';
import { StepRoom } from './steps/step-room.service';
import { Submission } from './steps/submission.service';

const JOBS = [
  SyncMemberJob,
  TellReviewJob,
  TellRejectedJob,
  TellCardJob,
  TellLookAlikeJob,
  ComparePictureJob,
  TellBureauJob,
  SendHealthCaseJob,
  ReviewDigestJob,
  JoinPollJob,
  ExpireJob,
  OtpPurgeJob,
];

/** What runs without a page: writing people into the directories, telling, upkeep. */
@Module({
  imports: [
    BureauModule,
    ContactsModule,
    CompanyContactsModule,
    ExportsModule,
    MessagesModule,
    PermissionsModule,
    RemindersModule,
    WecomGatewayModule,
  ],
  providers: [
    RecordQueries,
    RecordsExport,
    StaffSync,
    FamilySync,
    Invitations,
    LookAlikes,
    PictureLikes,
    SyncMember,
    Tellings,
    TellRejected,
    TellBureau,
    SendHealthCase,
    Upkeep,
    ...JOBS,
  ],
  exports: [Invitations, RecordQueries, RecordsExport],
})
export class RegistrationModule implements OnModuleInit {
  constructor(
    private readonly listeners: DirectoryListeners,
    private readonly callbacks: CallbackHandlers,
    private readonly db: Db,
  ) {}

  onModuleInit(): void {
    this.listeners.use('registration', syncMemberJob);
    for (const kind of ['change_contact', 'change_school_contact'] as const) {
      this.callbacks.on(kind, (ctx) =>
        // WeCom's word and the mirror's reading of it are two jobs: the looks come after both.
        this.db.inUnit(ctx, lookSoon),
      );
    }
  }
}

/** Pages and consoles; API only. */
@Module({
  imports: [RegistrationModule, BureauModule, ContactsModule, IdentityModule, SmsModule, WecomGatewayModule],
  controllers: [
    PublicRegistrationController,
    SubscriptionsController,
    RegistrationAccountController,
    RegistrationOpsController,
    BureauNoticesController,
    HealthReportsController,
  ],
  providers: [
    Visits,
    AccountLogin,
    CodePages,
    PlatformCodes,
    SchoolEntry,
    RegistrationViews,
    StepRoom,
    ConsentStep,
    MobileStep,
    FormStep,
    BirthdayStep,
    Submission,
    PhoneMove,
    Reviews,
    Records,
    OperatorReviews,
    RegistrationQrs,
    SubscriptionSettings,
    Connections,
    TemporaryNumbers,
    MyRegistration,
    RegistrationConsent,
    BureauMessages,
    MyBureauNotices,
    HealthReports,
  ],
})
export class RegistrationHttpModule {}
