export { ExportKinds, type ExportContent, type ExportRequest, type ExportSource } from './export-kinds';
export { ExportsHttpModule, ExportsModule } from './exports.module';
export { Exports } from './exports.service';
