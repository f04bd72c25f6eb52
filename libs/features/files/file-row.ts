import type { FileView } from '@contracts/files';
import type { FilePurpose } from '@contracts/files';

/** Files that the server makes itself: never uploaded, never changed. */
export type ResultPurpose = 'export';

/** One row of `file` as the feature reads it. */
export interface FileRow {
  id: string;
  purpose: FilePurpose | ResultPurpose;
  name: string;
  mime: string;
  size: number;
  width: number | null;
  height: number | null;
  state: FileView['state'];
  storage_key: string;
  preview_key: string | null;
  owner_kind: 'staff' | 'family' | 'system';
  owner_id: string | null;
  used_by: string | null;
  used_by_id: string | null;
  expires_at: Date | null;
}

/** A row that began as somebody's upload. */
export type UploadRow = FileRow & { purpose: FilePurpose };
export const isUpload = (row: FileRow): row is UploadRow => row.purpose !== 'export';

export const FILE_COLUMNS =
  'id, purpose, name, mime, size, width, height, state, storage_key, preview_key, owner_kind, owner_id, used_by, used_by_id, expires_at';

/** The row as people see it. */
export function presentFile(row: Pick<FileRow, 'id' | 'name' | 'mime' | 'size' | 'state' | 'width' | 'height'>): FileView {
  return {
    id: row.id,
    name: row.name,
    mime: row.mime,
    size: row.size,
    state: row.state,
    width: row.width,
    height: row.height,
  };
}
