import { Module } from '@nestjs/common';
import { ExportsModule } from '@features/exports';
import { ImportsModule } from '@features/imports';
import { RemindersModule } from '@features/reminders';
import { WecomGateway, WecomGatewayModule } from '@features/wecom-gateway';
import { ContactsModule } from './contacts.module';
import { SchoolEditController } from './http/school-edit.controller';
import { SchoolSettingsController } from './http/school-settings.controller';
import { ChangesController } from './http/changes.controller';
import { SchoolExport } from './school-import/school.export';
import { SchoolImportSource } from './school-import/school-import.source';
import { SettleSchoolImport } from './school-import/settle-import';
import { ChangeList } from './school/change-list.service';
import { NodeEditing } from './school/node-editing.service';
import { OneKey } from './school/one-key.service';
import { ParentInvites } from './school/parent-invites.service';
import { SchoolGuide } from './school/school-guide.service';
import { SchoolSettings, SchoolSettingsWecom } from './school/school-settings.service';
import { StudentEditing } from './school/student-editing.service';
import { StudentRemoval } from './school/student-removal.service';
import { TeacherSetting } from './school/teacher-setting.service';

/** Editing of 家校通訊錄 (spec 14 §6): structure, teachers, pupils and guardians, import and export. */
@Module({
  imports: [ContactsModule, ExportsModule, ImportsModule, RemindersModule, WecomGatewayModule],
  providers: [
    { provide: SchoolSettingsWecom, useExisting: WecomGateway },
    ChangeList,
    NodeEditing,
    OneKey,
    ParentInvites,
    SchoolGuide,
    SchoolSettings,
    StudentEditing,
    StudentRemoval,
    TeacherSetting,
    SchoolImportSource,
    SettleSchoolImport,
    SchoolExport,
  ],
  exports: [ChangeList, NodeEditing, OneKey, ParentInvites, SchoolGuide, SchoolSettings, StudentEditing, StudentRemoval, TeacherSetting],
})
export class SchoolContactsModule {}

/** Its pages; API only. */
@Module({
  imports: [SchoolContactsModule],
  controllers: [SchoolEditController, SchoolSettingsController, ChangesController],
})
export class SchoolContactsHttpModule {}
