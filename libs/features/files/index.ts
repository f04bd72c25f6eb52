export { FileAccess, type AccessRule } from './file-access';
export { FilesHttpModule, FilesModule } from './files.module';
export { FilesService, type StoredFile } from './files.service';
export { FoundPictures, type StoredPicture } from './found-pictures.service';
export { DownloadService } from './download.service';
export { ResultFiles, type ResultFile } from './result-files.service';
export { UploadService } from './upload.service';
export { serveUserContent } from './http/user-content';
export { readQrPicture } from './qr-picture';
