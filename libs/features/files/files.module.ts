import { Module } from '@nestjs/common';
import { DownloadService } from './download.service';
import { FileAccess } from './file-access';
import { FileScan } from './file-scan.service';
import { FilesService } from './files.service';
import { FoundPictures } from './found-pictures.service';
import { FilesController } from './http/files.controller';
import { IdentityModule } from '@features/identity';
import { PurgeFilesJob } from './jobs/purge-files.job';
import { ScanFileJob } from './jobs/scan-file.job';
import { ResultFiles } from './result-files.service';
import { UploadService } from './upload.service';

@Module({
  imports: [IdentityModule],
  providers: [FileAccess, FilesService, FileScan, UploadService, FoundPictures, ResultFiles, DownloadService, ScanFileJob, PurgeFilesJob],
  exports: [FileAccess, FilesService, DownloadService, FoundPictures, ResultFiles, UploadService],
})
export class FilesModule {}

@Module({ imports: [FilesModule], controllers: [FilesController] })
export class FilesHttpModule {}
