import { Module } from '@nestjs/common';
import { FilesModule } from '@features/files';
import { IdentityModule } from '@features/identity';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { ExportCard } from './export-card.service';
import { ExportKinds } from './export-kinds';
import { ExportPurge } from './export-purge.service';
import { ExportRunner } from './export-runner';
import { Exports } from './exports.service';
import { ExportsController } from './http/exports.controller';
import { PurgeExportsJob } from './jobs/purge-exports.job';
import { RunExportJob } from './jobs/run-export.job';
import { TellExportJob } from './jobs/tell-export.job';

@Module({
  imports: [FilesModule, IdentityModule, MessagesModule, RemindersModule],
  providers: [ExportKinds, Exports, ExportRunner, ExportCard, ExportPurge, RunExportJob, TellExportJob, PurgeExportsJob],
  exports: [ExportKinds, Exports],
})
export class ExportsModule {}

@Module({ imports: [ExportsModule], controllers: [ExportsController] })
export class ExportsHttpModule {}
