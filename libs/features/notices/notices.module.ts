import { Module } from '@nestjs/common';
import { ExportsModule } from '@features/exports';
import { FilesModule } from '@features/files';
import { IdentityModule } from '@features/identity';
import { LedgerModule } from '@features/ledger';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { FormSummaries } from './forms/form-summary.service';
import { MyFormAnswers } from './forms/my-form-answers.service';
import { MyFormsController } from './forms/my-forms.controller';
import { NoticeFormsController } from './forms/notice-forms.controller';
import { LedgerExport } from './exports/ledger.export';
import { NoticeExports } from './exports/notice-exports.service';
import { NoticeFeedbackExport } from './exports/notice-feedback.export';
import { NoticeStatusExport } from './exports/notice-status.export';
import { MyNoticesController } from './http/my-notices.controller';
import { NoticeExportsController } from './http/notice-exports.controller';
import { NoticePagesController } from './http/notice-pages.controller';
import { NoticeSendingController } from './http/notice-sending.controller';
import { NoticeWritingController } from './http/notice-writing.controller';
import { NoticesController } from './http/notices.controller';
import { NoticeCatchUp } from './following/notices.catch-up.service';
import { NoticeDeadline } from './following/notices.deadline.service';
import { NoticeDigest } from './following/notices.digest.service';
import { NoticeKeep } from './following/notices.keep.service';
import { NoticePurge } from './following/notices.purge.service';
import { NoticeReinvite } from './following/notices.reinvite.service';
import { CatchUpJob } from './jobs/catch-up.job';
import { CloseNoticeJob } from './jobs/close-notice.job';
import { PurgeNoticesJob } from './jobs/purge-notices.job';
import { ReadScopeJob } from './jobs/read-scope.job';
import { RemindDeadlineJob } from './jobs/remind-deadline.job';
import { ShareDigestJob } from './jobs/share-digest.job';
import { StartScheduledJob } from './jobs/start-scheduled.job';
import { FamilyScope } from './reading/family-scope';
import { NoticeReach } from './reading/notice-reach';
import { NoticeReceipts } from './reading/notice-receipts';
import { NoticeCopy } from './sending/notices.copy.service';
import { NoticePreview } from './sending/notices.preview.service';
import { NoticeSchedule } from './sending/notices.schedule.service';
import { NoticeSettingsService } from './sending/notices.settings.service';
import { NoticeUndo } from './sending/notices.undo.service';
import { FanoutNoticeJob } from './jobs/fanout-notice.job';
import { ListNoticeJob } from './jobs/list-notice.job';
import { RemindNoticeJob } from './jobs/remind-notice.job';
import { TellStaffJob } from './jobs/tell-staff.job';
import { ChildLedger } from './family/child-ledger';
import { MyNoticeAnswers } from './family/my-notices.answer.service';
import { MyNotices } from './family/my-notices.service';
import { NoticeFiles } from './reading/notice-files';
import { NoticePages } from './reading/notice-pages';
import { NoticeRecipients } from './reading/notice-recipients';
import { NoticeStatus } from './reading/notice-status';
import { NoticeTimeline } from './reading/notice-timeline';
import { NoticeBundle } from './sending/notices.bundle.service';
import { NoticeClose } from './sending/notices.close.service';
import { NoticeDrafts } from './sending/notices.drafts.service';
import { NoticeFanout } from './sending/notices.fanout.service';
import { NoticeLists } from './sending/notices.lists.service';
import { NoticeRecall } from './sending/notices.recall.service';
import { NoticeRemind } from './sending/notices.remind.service';
import { NoticeResults } from './sending/notices.results';
import { NoticeSubmit } from './sending/notices.submit.service';
import { NoticeTellStaff } from './sending/notices.tell-staff.service';
import { DocxReader } from './writing/docx/docx-reader';
import { DocxImports } from './writing/docx-imports.service';
import { NoticeTemplates } from './writing/notice-templates.service';
import { NoticeVersions } from './writing/notice-versions.service';

/** Sending beyond the first draft, and what follows it. */
const following = [
  NoticeUndo,
  NoticeSchedule,
  NoticeCopy,
  NoticePreview,
  NoticeSettingsService,
  NoticeReach,
  FamilyScope,
  NoticeDeadline,
  NoticeCatchUp,
  NoticeDigest,
  NoticeKeep,
  NoticePurge,
  NoticeReinvite,
  NoticeReceipts,
];
const writing = [NoticeVersions, NoticeTemplates, DocxImports, DocxReader];
const followingJobs = [StartScheduledJob, RemindDeadlineJob, CloseNoticeJob, CatchUpJob, ShareDigestJob, PurgeNoticesJob, ReadScopeJob];
const services = [
  ...following,
  ...writing,
  NoticePages,
  NoticeStatus,
  NoticeTimeline,
  NoticeRecipients,
  NoticeDrafts,
  NoticeSubmit,
  NoticeRecall,
  NoticeClose,
  NoticeRemind,
  NoticeFanout,
  NoticeBundle,
  NoticeLists,
  NoticeTellStaff,
  NoticeResults,
  NoticeFiles,
  MyNotices,
  MyNoticeAnswers,
  ChildLedger,
  MyFormAnswers,
  FormSummaries,
];
const downloads = [NoticeExports, NoticeStatusExport, NoticeFeedbackExport, LedgerExport];
const handlers = [...followingJobs, FanoutNoticeJob, ListNoticeJob, RemindNoticeJob, TellStaffJob];

@Module({
  imports: [ExportsModule, FilesModule, LedgerModule, MessagesModule, RemindersModule, IdentityModule, WecomGatewayModule],
  providers: [...services, ...downloads, ...handlers],
  exports: [...services, ...downloads],
})
export class NoticesModule {}

@Module({
  imports: [NoticesModule],
  controllers: [
    NoticeExportsController,
    NoticesController,
    NoticeSendingController,
    NoticeWritingController,
    NoticePagesController,
    MyNoticesController,
    MyFormsController,
    NoticeFormsController,
  ],
})
export class NoticesHttpModule {}
