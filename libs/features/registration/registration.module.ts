import { Module, type OnModuleInit } from '@nestjs/common';
import { BureauModule } from '@bureau';
import { CompanyContactsModule, ContactsModule, DirectoryListeners } from '@features/contacts';
import { ExportsModule } from '@features/exports';
import { IdentityModule } from '@features/identity';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { CallbackHandlers, WecomGatewayModule } from '@features/wecom-gateway';
import { Db } from '@platform/db/door';
import { SmsModule } from '@platform/sms/sms.module';
import { Connections } from './account/connection.service';
import { MyRegistration } from './account/my-registration.service';
import { RegistrationConsent } from './account/registration-consent.service';
import { SubscriptionSettings } from './account/subscription-settings.service';
import { TemporaryNumbers } from './account/temporary-numbers.service';
import { FamilySync } from './directory/family-sync.service';
import { Invitations } from './directory/invitations.service';
import { StaffSync } from './directory/staff-sync.service';
import { SyncMember } from './directory/sync-member.service';
import { PublicRegistrationController } from './http/public-registration.controller';
import { RegistrationAccountController, SubscriptionsController } from './http/registration-admin.controller';
import { RegistrationOpsController } from './http/registration-ops.controller';
import { ExpireJob } from './jobs/expire.job';
import { JoinPollJob } from './jobs/join-poll.job';
import { OtpPurgeJob } from './jobs/otp-purge.job';
import { ReviewDigestJob } from './jobs/review-digest.job';
import { SyncMemberJob } from './jobs/sync-member.job';
import { TellCardJob } from './jobs/tell-card.job';
import { TellLookAlikeJob } from './jobs/tell-look-alike.job';
import { TellReviewJob } from './jobs/tell-review.job';
import { RegistrationQrs } from './qr/registration-qrs.service';
import { LookAlikes } from './records/look-alikes.service';
import { OperatorReviews } from './records/operator-reviews.service';
import { RecordQueries } from './records/record.queries';
import { RecordsExport } from './records/records.export';
import { Records } from './records/records.service';
import { Reviews } from './records/reviews.service';
import { Tellings } from './records/telling.service';
import { Upkeep } from './records/upkeep.service';
import { joinPollJob, syncMemberJob } from './registration.jobs';
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

const JOBS = [SyncMemberJob, TellReviewJob, TellCardJob, TellLookAlikeJob, ReviewDigestJob, JoinPollJob, ExpireJob, OtpPurgeJob];
/** WeCom's event and the mirror's reading of it are two jobs: the look comes after both. */
const AFTER_EVENT_MS = 3_000;

/** What runs without a page: writing people into the directories, telling, upkeep. */
@Module({
  imports: [ContactsModule, CompanyContactsModule, ExportsModule, MessagesModule, RemindersModule, WecomGatewayModule],
  providers: [RecordQueries, RecordsExport, StaffSync, FamilySync, Invitations, LookAlikes, SyncMember, Tellings, Upkeep, ...JOBS],
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
        this.db.inUnit(ctx, async (tx) => {
          await tx.enqueue(joinPollJob, {}, { dedupe: 'event', delayMs: AFTER_EVENT_MS });
        }),
      );
    }
  }
}

/** Pages and consoles; API only. */
@Module({
  imports: [RegistrationModule, BureauModule, ContactsModule, IdentityModule, SmsModule, WecomGatewayModule],
  controllers: [PublicRegistrationController, SubscriptionsController, RegistrationAccountController, RegistrationOpsController],
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
  ],
})
export class RegistrationHttpModule {}
