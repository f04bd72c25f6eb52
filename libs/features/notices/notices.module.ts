import { Module } from '@nestjs/common';
import { FilesModule } from '@features/files';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { MyNoticesController } from './http/my-notices.controller';
import { NoticePagesController } from './http/notice-pages.controller';
import { NoticesController } from './http/notices.controller';
import { FanoutNoticeJob } from './jobs/fanout-notice.job';
import { ListNoticeJob } from './jobs/list-notice.job';
import { RemindNoticeJob } from './jobs/remind-notice.job';
import { TellStaffJob } from './jobs/tell-staff.job';
import { MyNoticeAnswers } from './my-notices.answer.service';
import { MyNotices } from './my-notices.service';
import { NoticeFiles } from './notice-files';
import { NoticePages } from './notice-pages';
import { NoticeRecipients } from './notice-recipients';
import { NoticeStatus } from './notice-status';
import { NoticeTimeline } from './notice-timeline';
import { NoticeClose } from './notices.close.service';
import { NoticeDrafts } from './notices.drafts.service';
import { NoticeFanout } from './notices.fanout.service';
import { NoticeLists } from './notices.lists.service';
import { NoticeRecall } from './notices.recall.service';
import { NoticeRemind } from './notices.remind.service';
import { NoticeResults } from './notices.results';
import { NoticeSubmit } from './notices.submit.service';
import { NoticeTellStaff } from './notices.tell-staff.service';

const services = [
  NoticePages, NoticeStatus, NoticeTimeline, NoticeRecipients, NoticeDrafts, NoticeSubmit, NoticeRecall, NoticeClose, NoticeRemind,
  NoticeFanout, NoticeLists, NoticeTellStaff, NoticeResults, NoticeFiles, MyNotices, MyNoticeAnswers,
];
const handlers = [FanoutNoticeJob, ListNoticeJob, RemindNoticeJob, TellStaffJob];

@Module({ imports: [FilesModule, MessagesModule, RemindersModule], providers: [...services, ...handlers], exports: services })
export class NoticesModule {}

@Module({ imports: [NoticesModule], controllers: [NoticesController, NoticePagesController, MyNoticesController] })
export class NoticesHttpModule {}
