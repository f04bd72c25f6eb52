export { FileAccess, type AccessRule } from './file-access';
export { FilesHttpModule, FilesModule } from './files.module';
export { FilesService } from './files.service';
export { UploadService } from './upload.service';
export { serveUserContent } from './http/user-content';
