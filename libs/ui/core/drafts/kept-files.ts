import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/**
 * Bytes of files and signatures of half-filled forms, until the answer has arrived (BEY-17). A database of its own: an old
 * page that stands open cannot hold up a new version of the one with the drafts. Bytes and not a `Blob`: iPhones lose blobs
 * of IndexedDB in private windows and after updates.
 */
export interface KeptFile {
  /** Name on this phone. */
  id: string;
  /** Key of the draft it belongs to (`draftKey`): whose and about what. */
  draft: string;
  name: string;
  mime: string;
  bytes: ArrayBuffer;
  /** Upload that was begun, to go on where it stopped. */
  upload?: string;
}

interface Shape extends DBSchema {
  files: { key: string; value: KeptFile; indexes: { draft: string } };
}

let opened: Promise<IDBPDatabase<Shape>> | undefined;
/** For windows that keep nothing: as long as the page stands. */
const here = new Map<string, KeptFile>();

function database(): Promise<IDBPDatabase<Shape>> {
  opened ??= openDB<Shape>('smart-campus-files', 1, {
    upgrade(db) {
      db.createObjectStore('files', { keyPath: 'id' }).createIndex('draft', 'draft');
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** Keeps a file; true where it survives the page. */
export async function keepFile(id: string, draft: string, file: File): Promise<boolean> {
  const kept: KeptFile = { id, draft, name: file.name, mime: file.type, bytes: await file.arrayBuffer() };
  try {
    await (await database()).put('files', kept);
    return true;
  } catch {
    here.set(id, kept);
    return false;
  }
}

/** The file again; undefined where this phone does not have it any more. */
export async function keptFile(id: string): Promise<{ file: File; upload: string | undefined } | undefined> {
  const kept = here.get(id) ?? (await readKept(id));
  if (kept === undefined) return undefined;
  return { file: new File([kept.bytes], kept.name, { type: kept.mime }), upload: kept.upload };
}

async function readKept(id: string): Promise<KeptFile | undefined> {
  try {
    return await (await database()).get('files', id);
  } catch {
    return undefined;
  }
}

/** Remembers the upload of a file; without room the upload begins anew next time. */
export async function rememberUpload(id: string, upload: string | undefined): Promise<void> {
  const kept = here.get(id) ?? (await readKept(id));
  if (kept === undefined) return;
  const { upload: _before, ...rest } = kept;
  const next: KeptFile = upload === undefined ? rest : { ...rest, upload };
  if (here.has(id)) here.set(id, next);
  else await (await database()).put('files', next).catch(() => undefined);
}

export async function dropKeptFile(id: string): Promise<void> {
  if (!here.delete(id)) await (await database()).delete('files', id);
}

/** All files of a draft, or of all drafts whose key begins so (log-out on a shared tablet). */
export async function dropKeptFiles(draft: string, below = false): Promise<void> {
  for (const [id, kept] of here) if (kept.draft === draft || (below && kept.draft.startsWith(draft))) here.delete(id);
  const db = await database();
  const range = below ? IDBKeyRange.bound(draft, `${draft}\uffff`) : IDBKeyRange.only(draft);
  const keys = await db.getAllKeysFromIndex('files', 'draft', range);
  await Promise.all(keys.map((key) => db.delete('files', key)));
}
