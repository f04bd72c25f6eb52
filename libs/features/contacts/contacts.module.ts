import { Module } from '@nestjs/common';
import { IdentityModule } from '@features/identity';
import { RemindersModule } from '@features/reminders';
import { WecomGateway, WecomGatewayModule } from '@features/wecom-gateway';
import { SchoolDirectory } from './directory/school-directory.service';
import { StaffDirectory } from './directory/staff-directory.service';
import { SyncStateService } from './directory/sync-state.service';
import { SchoolDirectoryController } from './http/school-directory.controller';
import { StaffDirectoryController } from './http/staff-directory.controller';
import { SyncController } from './http/sync.controller';
import { VisibilityController } from './http/visibility.controller';
import { DirectoryEventJob } from './jobs/directory-event.job';
import { FullSyncJob } from './jobs/full-sync.job';
import { PendingChangesJob } from './jobs/pending-changes.job';
import { DirectoryEvents } from './mirror/directory-events.service';
import { DirectoryWecom } from './mirror/directory-wecom';
import { DirectoryWriter } from './mirror/directory-writer';
import { FullSync } from './mirror/full-sync.service';
import { ObjectSync } from './mirror/object-sync.service';
import { DirectoryReadBack } from './mirror/read-back.service';
import { ChangeLane } from './write/change-lane.service';
import { DirectoryChanges } from './write/directory-changes.service';
import { DirectoryListeners } from './write/directory-listeners';
import { DirectoryWriteWecom } from './write/lane-tools';
import { VisibilityRules } from './visibility/visibility-rules.service';

/** The mirror of both directories with its jobs and callbacks. */
@Module({
  imports: [WecomGatewayModule, IdentityModule, RemindersModule],
  providers: [
    { provide: DirectoryWecom, useExisting: WecomGateway },
    DirectoryWriter,
    ObjectSync,
    FullSync,
    DirectoryEvents,
    DirectoryReadBack,
    { provide: DirectoryWriteWecom, useExisting: WecomGateway },
    DirectoryListeners,
    ChangeLane,
    DirectoryChanges,
    PendingChangesJob,
    FullSyncJob,
    DirectoryEventJob,
  ],
  exports: [DirectoryChanges, DirectoryListeners, DirectoryReadBack, FullSync],
})
export class ContactsModule {}

/** Pages of both directories; API only. */
@Module({
  controllers: [StaffDirectoryController, SchoolDirectoryController, SyncController, VisibilityController],
  providers: [StaffDirectory, SchoolDirectory, SyncStateService, VisibilityRules],
  imports: [ContactsModule],
})
export class ContactsHttpModule {}
