import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

const MB = 1024 * 1024;
/** What an archive or office file may say of itself. Photographs and documents of a school stay far below each of them. */
export const ARCHIVE_LIMITS = {
  entries: 5_000,
  inflated: 500 * MB,
  /** Text reaches 20 : 1, deflate ends at 1,032 : 1; small files may be anything. */
  ratio: 200,
  ratioFrom: 20 * MB,
} as const;

export type ArchiveFault = 'unreadable' | 'too_many' | 'bomb' | 'path' | 'link' | 'nested' | 'macros' | 'polyglot';

const ZIP_START = Buffer.from('PK\u0003\u0004', 'latin1');
const ZIP_END = Buffer.from('PK\u0005\u0006', 'latin1');
const ZIP_END_LENGTH = 22;
const OLE_START = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Names of the streams that hold the macros of old Office files. */
const OLE_MACROS = ['_VBA_PROJECT', 'Macros', '_VBA_PROJECT_CUR'].map((name) => Buffer.from(`${name}\0`, 'utf16le'));
const NESTED = /\.(zip|7z|rar|gz|tgz|bz2|xz|zst|tar|cab|iso|jar|lzh|arj)$/i;
const MACROS = /vbaProject(Signature)?\.bin$|vbaData\.xml$/i;
/** Signs that turn a name around or hide a part of it. */
const HIDDEN_SIGNS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const FILE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Looks at the list of contents of a ZIP (also of Office files) and at what pretends to be none; nothing is inflated and
 * no name is ever used as a path (E4, E1).
 * @returns why the file is refused, or undefined
 */
export async function archiveFault(bytes: Buffer): Promise<ArchiveFault | undefined> {
  if (!bytes.subarray(0, 4).equals(ZIP_START)) {
    if (endsAsZip(bytes)) return 'polyglot';
    return bytes.subarray(0, 8).equals(OLE_START) && OLE_MACROS.some((name) => bytes.includes(name)) ? 'macros' : undefined;
  }
  let zip: ZipFile;
  try {
    zip = await open(bytes);
  } catch {
    return 'unreadable';
  }
  if (zip.entryCount > ARCHIVE_LIMITS.entries) return 'too_many';
  return new Promise((resolve) => {
    let inflated = 0;
    let packed = 0;
    zip.on('error', (error: Error) => resolve(/path|characters/.test(error.message) ? 'path' : 'unreadable'));
    zip.on('end', () => resolve(inflated > ARCHIVE_LIMITS.ratioFrom && inflated > ARCHIVE_LIMITS.ratio * packed ? 'bomb' : undefined));
    zip.on('entry', (entry: Entry) => {
      inflated += entry.uncompressedSize;
      packed += entry.compressedSize;
      // Contents that lie over each other are packed once and counted many times.
      const fault = inflated > ARCHIVE_LIMITS.inflated || packed > bytes.length ? 'bomb' : entryFault(entry);
      if (fault === undefined) zip.readEntry();
      else resolve(fault);
    });
    zip.readEntry();
  });
}

const open = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, autoClose: false }, (error, zip) => (error === null ? resolve(zip) : reject(error)));
  });

function entryFault(entry: Entry): ArchiveFault | undefined {
  if (HIDDEN_SIGNS.test(entry.fileName)) return 'path';
  if (((entry.externalFileAttributes >>> 16) & FILE_KIND) === SYMBOLIC_LINK) return 'link';
  if (NESTED.test(entry.fileName)) return 'nested';
  return MACROS.test(entry.fileName) ? 'macros' : undefined;
}

/** A file of another kind that programs for archives open too: its end is that of a ZIP to the last byte. */
function endsAsZip(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf(ZIP_END);
  return at >= 0 && at + ZIP_END_LENGTH <= bytes.length && at + ZIP_END_LENGTH + bytes.readUInt16LE(at + 20) === bytes.length;
}
