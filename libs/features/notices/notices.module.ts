import { Module } from '@nestjs/common';
import { ExportsModule } from '@features/exports';
import { FilesModule } from '@features/files';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { MyFormAnswers } from './forms/my-form-answers.service';
import { MyFormsController } from './forms/my-forms.controller';
import { NoticeExports } from './exports/notice-exports.service';
import { NoticeFeedbackExport } from './exports/notice-feedback.export';
import { NoticeStatusExport } from './exports/notice-status.export';
import { MyNoticesController } from './http/my-notices.controller';
import { NoticeExportsController } from './http/notice-exports.controller';
import { NoticePagesController } from './http/notice-pages.controller';
import { NoticesController } from './http/notices.controller';
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

const services = [
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
];
const downloads = [NoticeExports, NoticeStatusExport, NoticeFeedbackExport];
const handlers = [FanoutNoticeJob, ListNoticeJob, RemindNoticeJob, TellStaffJob];

@Module({
  imports: [ExportsModule, FilesModule, MessagesModule, RemindersModule],
  providers: [...services, ...downloads, ...handlers],
  exports: [...services, ...downloads],
})
export class NoticesModule {}

@Module({
  imports: [NoticesModule],
  controllers: [NoticeExportsController, NoticesController, NoticePagesController, MyNoticesController, MyFormsController],
})
export class NoticesHttpModule {}
