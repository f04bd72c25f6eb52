import { Module } from '@nestjs/common';
import { ExportsModule } from '@features/exports';
import { ImportsModule } from '@features/imports';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { WecomGateway, WecomGatewayModule } from '@features/wecom-gateway';
import { SmsModule } from '@platform/sms/sms.module';
import { ContactsModule } from './contacts.module';
import { Checklist } from './checklist/checklist.service';
import { ChatSignature } from './fields/chat-signature.service';
import { Fields } from './fields/fields.service';
import { MemberRequests } from './fields/member-requests.service';
import { OwnProfile } from './fields/own-profile.service';
import { PersonCards } from './fields/person-card.service';
import { ChecklistController } from './http/checklist.controller';
import { DepartmentsController } from './http/departments.controller';
import { FieldsController } from './http/fields.controller';
import { LabelsController } from './http/labels.controller';
import { MembersController } from './http/members.controller';
import { UsageController } from './http/usage.controller';
import { InviteBatchJob, UsageDailyJob, UsageRemindJob, UsageTodayJob, WecomActivityJob } from './jobs/company.jobs';
import { LabelMembers } from './labels/label-members.service';
import { LabelUses } from './labels/label-uses';
import { Labels } from './labels/labels.service';
import { MemberImportSource } from './member-import/member-import.source';
import { SettleMemberImport } from './member-import/settle-members';
import { Departments } from './organisation/departments.service';
import { FormChanges } from './organisation/form-changes.service';
import { Invitations } from './organisation/invitations.service';
import { MembersExport } from './organisation/members.export';
import { MemberRemoval } from './organisation/members.remove.service';
import { Members } from './organisation/members.service';
import { UsageExport } from './usage/usage.export';
import { Usage } from './usage/usage.service';
import { WecomActivity } from './usage/wecom-activity.service';
import { DirectoryWriteWecom } from './write/lane-tools';

/** Company contacts edited, labels, use of the platform (spec 14 §3–5), with their jobs and downloads. */
@Module({
  imports: [ContactsModule, ExportsModule, ImportsModule, MessagesModule, RemindersModule, WecomGatewayModule],
  providers: [
    FormChanges,
    LabelUses,
    LabelMembers,
    Invitations,
    MembersExport,
    MemberImportSource,
    SettleMemberImport,
    Usage,
    UsageExport,
    InviteBatchJob,
    UsageDailyJob,
    UsageRemindJob,
    UsageTodayJob,
    WecomActivity,
    WecomActivityJob,
    { provide: DirectoryWriteWecom, useExisting: WecomGateway },
  ],
  exports: [FormChanges, LabelUses, LabelMembers, Invitations, MembersExport, Usage, UsageExport],
})
export class CompanyContactsModule {}

/** Their pages; API only. */
@Module({
  imports: [CompanyContactsModule, ContactsModule, RemindersModule, SmsModule, WecomGatewayModule],
  controllers: [ChecklistController, DepartmentsController, FieldsController, LabelsController, MembersController, UsageController],
  providers: [ChatSignature, Checklist, Departments, Fields, Labels, Members, MemberRemoval, MemberRequests, OwnProfile, PersonCards],
})
export class CompanyContactsHttpModule {}
