import { Module } from '@nestjs/common';
import { IdentityModule } from '@features/identity';
import { RemindersModule } from '@features/reminders';
import { SheetReader } from '@platform/sheets/sheet-reader';
import { ImportsController } from './http/imports.controller';
import { ImportKinds } from './import-kinds';
import { ImportRunner } from './import-runner';
import { Imports } from './imports.service';
import { PurgeImportsJob } from './jobs/purge-imports.job';
import { RunImportJob } from './jobs/run-import.job';

@Module({
  imports: [IdentityModule, RemindersModule],
  providers: [ImportKinds, SheetReader, Imports, ImportRunner, RunImportJob, PurgeImportsJob],
  exports: [ImportKinds, Imports],
})
export class ImportsModule {}

@Module({ imports: [ImportsModule], controllers: [ImportsController] })
export class ImportsHttpModule {}
