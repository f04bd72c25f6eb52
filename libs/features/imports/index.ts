export {
  ImportKinds,
  type CheckedRow,
  type FileRow,
  type ImportColumn,
  type ImportSource,
  type RowFault,
  type RowOutcome,
} from './import-kinds';
export { ImportsHttpModule, ImportsModule } from './imports.module';
export { Imports } from './imports.service';
