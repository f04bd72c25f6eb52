import * as z from 'zod/mini';
import { count, done, idParams, instant, int, line, uuid } from './fields';
import { route } from './route';

const MB = 1024 * 1024;
/** Uploads travel in parts of this size, so that a cut connection costs one part (OVR-23, OVR-24). */
export const PART_BYTES = MB;

const pictures = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
const documents = [
  'application/pdf',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
] as const;

/** What each upload place takes (E1, OVR-22, NOT-05). Types are decided by content on the server, never by name. */
export const FILE_PURPOSES = {
  'notice-attachment': {
    maxBytes: 20 * MB,
    maxCount: 9,
    types: [...pictures, ...documents, 'application/zip', 'audio/mpeg', 'video/mp4'] as readonly string[],
    accept: '.jpg,.jpeg,.png,.gif,.webp,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.zip,.mp3,.mp4',
  },
  /** A Word file that is only read into the text (NOT-04). */
  'notice-docx': {
    maxBytes: 20 * MB,
    maxCount: 1,
    types: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'] as readonly string[],
    accept: '.docx',
  },
  'notice-picture': {
    maxBytes: 10 * MB,
    maxCount: 30,
    types: pictures as readonly string[],
    accept: '.jpg,.jpeg,.png,.gif,.webp',
  },
  /** Answer to one question 附件上傳 of a form (NOT-07). */
  'answer-file': {
    maxBytes: 20 * MB,
    maxCount: 3,
    types: [...pictures, ...documents, 'application/zip', 'audio/mpeg', 'video/mp4'] as readonly string[],
    accept: '.jpg,.jpeg,.png,.gif,.webp,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.zip,.mp3,.mp4',
  },
  /** The picture drawn by finger for a question 簽名. */
  'answer-signature': {
    maxBytes: MB,
    maxCount: 1,
    types: ['image/png', 'image/jpeg', 'image/webp'] as readonly string[],
    accept: '.png',
  },
  /** The pupils' file of the bureau (PRM-23). */
  'b01-file': {
    maxBytes: 10 * MB,
    maxCount: 1,
    types: ['application/json'] as readonly string[],
    accept: '.json,application/json',
  },
  /** QR code of the alumni channel (PRM-53). */
  'alumni-qr': {
    maxBytes: 5 * MB,
    maxCount: 1,
    types: ['image/png', 'image/jpeg'] as readonly string[],
    accept: '.png,.jpg,.jpeg',
  },
} as const;
export type FilePurpose = keyof typeof FILE_PURPOSES;
export const filePurposes = Object.keys(FILE_PURPOSES) as FilePurpose[];

export const FILE_STATES = ['uploading', 'scanning', 'ready', 'blocked', 'deleted'] as const;

export const fileView = z.strictObject({
  id: uuid(),
  name: z.string(),
  mime: z.string(),
  size: count(),
  state: z.enum(FILE_STATES),
  width: z.nullable(count()),
  height: z.nullable(count()),
});
export type FileView = z.output<typeof fileView>;

/** What one person and one school unit may keep at once, attached or not (E2). Drafts that nothing uses end far earlier. */
export const FILE_QUOTA = {
  person: { files: 4_000, bytes: 40 * 1024 * MB },
  unit: { bytes: 1024 * 1024 * MB },
} as const;

export const filesApi = {
  /** Announces a file; the parts follow. */
  begin: route('POST', '/files', {
    permission: 'signed-in',
    body: z.strictObject({ purpose: z.enum(filePurposes), name: line(255), size: int(1, 200 * MB) }),
    ok: z.strictObject({ id: uuid(), partBytes: count(), parts: count() }),
    errors: ['FILE_TOO_LARGE', 'FILE_TYPE_BLOCKED', 'FILE_QUOTA_PERSON', 'FILE_QUOTA_UNIT'],
    perMinute: 120,
    summary: 'Begin an upload',
  }),
  /** One part as `application/octet-stream`; may be sent again. */
  part: route('PUT', '/files/:id/parts/:part', {
    permission: 'signed-in',
    params: z.strictObject({ id: uuid(), part: z.string().check(z.regex(/^\d{1,3}$/)) }),
    ok: done,
    kind: 'bytes',
    bodyLimit: PART_BYTES,
    perMinute: 1_200,
    summary: 'One part of an upload',
  }),
  /** Which parts have arrived: a phone goes on from there. */
  status: route('GET', '/files/:id', {
    permission: 'signed-in',
    params: idParams,
    ok: z.strictObject({ file: fileView, arrived: z.array(count()), expiresAt: z.nullable(instant()) }),
    summary: 'State of a file',
  }),
  complete: route('POST', '/files/:id/complete', {
    permission: 'signed-in',
    params: idParams,
    ok: fileView,
    errors: ['FILE_TOO_LARGE', 'FILE_TYPE_BLOCKED'],
    seconds: 60,
    summary: 'End an upload: the type is checked, pictures are made anew, the content is scanned',
  }),
  discard: route('DELETE', '/files/:id', {
    permission: 'signed-in',
    params: idParams,
    ok: done,
    summary: 'Throw a draft upload away',
  }),
  /** Pictures for `<img>`, asked with the session on each request. */
  picture: route('GET', '/files/:id/picture', {
    permission: 'signed-in',
    inView: 'notice.view_all',
    params: idParams,
    query: z.strictObject({ size: z.optional(z.enum(['preview', 'full'])) }),
    ok: z.any(),
    kind: 'file',
    summary: 'A picture',
  }),
  /** Redirects to a signed link of at most 10 minutes on the host of user content. */
  download: route('GET', '/files/:id/download', {
    permission: 'signed-in',
    inView: 'notice.view_all',
    params: idParams,
    ok: z.any(),
    kind: 'file',
    summary: 'Download a file',
  }),
};
/** Place of a picture for `<img src>`. */
export const pictureUrl = (id: string, size: 'preview' | 'full' = 'full'): string => `/api/v1/files/${id}/picture?size=${size}`;
export const downloadUrl = (id: string): string => `/api/v1/files/${id}/download`;
