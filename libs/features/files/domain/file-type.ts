import { FILE_PURPOSES, type FilePurpose } from '@contracts/files';

/** Extensions that may stand behind a detected type; the first one is the name given when a picture is renamed. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'application/zip': ['zip'],
  'application/json': ['json'],
  'audio/mpeg': ['mp3'],
  'video/mp4': ['mp4', 'm4v'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
};
/** Old Office files share one container; their extension says which. */
const OLE_CONTAINER = 'application/x-cfb';
const OLE_BY_EXTENSION: Readonly<Record<string, string>> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
};
const PICTURE_EXTENSIONS = new Set(['jpg', 'jpeg', 'png', 'gif', 'webp', 'heic', 'heif', 'bmp', 'avif']);

export type TypeDecision = { ok: true; mime: string; name: string } | { ok: false };

/** Lower-case extension without the dot, or ''. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/**
 * Decides by content what a file is (E1, OVR-22): the detected type must be on the list of the purpose; a picture under
 * another picture's extension is renamed (phones send JPEG as `.heic`); every other disagreement is refused.
 * @param detected type found in the bytes, undefined when none was recognised
 */
export function decideType(purpose: FilePurpose, name: string, detected: string | undefined): TypeDecision {
  const extension = extensionOf(name);
  // JSON has no signs of its own: what was recognised as nothing else is read by whoever takes it.
  const plain = detected === undefined && extension === 'json' ? 'application/json' : detected;
  const mime = plain === OLE_CONTAINER ? OLE_BY_EXTENSION[extension] : plain;
  if (mime === undefined || !FILE_PURPOSES[purpose].types.includes(mime)) return { ok: false };
  const allowed = EXTENSIONS[mime] ?? [];
  if (allowed.includes(extension)) return { ok: true, mime, name };
  if (mime.startsWith('image/') && (PICTURE_EXTENSIONS.has(extension) || extension === '')) {
    const stem = extension === '' ? name : name.slice(0, -(extension.length + 1));
    return { ok: true, mime, name: `${stem}.${allowed[0] ?? 'jpg'}` };
  }
  return { ok: false };
}

/** The name without what leads elsewhere or turns it around: no path parts, no signs that hide or reorder others (E5). */
export function plainName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2060\ufeff]/gu, '')
    .replace(/^.*[/\\]/s, '')
    .replace(/^\.+|[. ]+$/g, '')
    .trim();
  return plain === '' ? 'file' : plain;
}

/** Content-Disposition with the user's own name, safe for header and for every script (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
