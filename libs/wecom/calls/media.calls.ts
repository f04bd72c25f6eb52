import { randomBytes } from 'node:crypto';
import type { CallEngine } from '../client/call-engine';
import { WecomError } from '../errors/wecom.error';
import { WecomInputError } from '../errors/wecom-input.error';

export type MediaType = 'image' | 'voice' | 'video' | 'file';

export interface UploadedMedia {
  type: string;
  media_id: string;
  /** Seconds since 1970, as a string. The media lives three days from here. */
  created_at: string;
}

export interface MediaFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

export interface DownloadedMedia {
  bytes: Buffer;
  contentType: string;
  filename: string | undefined;
  /** Set on a partial answer, e.g. `bytes 0-99/1000`. */
  contentRange: string | undefined;
}

const MB = 1024 * 1024;
// wecom 06 §2 and §3
const LARGEST: Record<MediaType, number> = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };
const LARGEST_UPLOADIMG = 2 * MB;
const SMALLEST = 6;

/**
 * One part named `media`. Written here because WeCom wants `filelength` beside the name and the name as raw UTF-8;
 * form libraries write neither (wecom 06 §2).
 */
function multipart(file: MediaFile): { body: Buffer; headers: Record<string, string> } {
  const boundary = `----wecom${randomBytes(16).toString('hex')}`;
  // Quotes and line ends would leave the header; the receiver sees the name, so the rest stays.
  const name = file.filename.toWellFormed().replace(/[\p{Cc}"\\]/gu, '_');
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.contentType) ? file.contentType : 'application/octet-stream';
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${name}"; filelength=${file.bytes.length}\r\n` +
    `Content-Type: ${type}\r\n\r\n`;
  return {
    body: Buffer.concat([Buffer.from(head, 'utf8'), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  };
}

function checkSize(file: MediaFile, largest: number): void {
  if (file.bytes.length < SMALLEST) throw new WecomInputError('bytes', 'WeCom takes no file of 5 bytes or less');
  if (file.bytes.length > largest) throw new WecomInputError('bytes', `at most ${largest} bytes`);
  if (file.filename === '') throw new WecomInputError('filename', 'must not be empty');
}

function filenameOf(disposition: string | undefined): string | undefined {
  const raw = /filename="([^"]*)"/i.exec(disposition ?? '')?.[1] ?? /filename=([^;\s]+)/i.exec(disposition ?? '')?.[1];
  // Node reads header bytes as latin1; WeCom writes UTF-8.
  return raw === undefined ? undefined : Buffer.from(raw, 'latin1').toString('utf8');
}

/** Temporary media and permanent pictures (wecom 06). */
export function mediaCalls(api: CallEngine) {
  return {
    /** Usable by every app of the corp for three days. */
    async upload(type: MediaType, file: MediaFile): Promise<UploadedMedia> {
      checkSize(file, LARGEST[type]);
      return api.write<UploadedMedia>({ path: '/cgi-bin/media/upload', query: { type }, ...multipart(file) });
    },
    /** A permanent address, only for use inside WeCom content. */
    async uploadImage(file: MediaFile): Promise<{ url: string }> {
      checkSize(file, LARGEST_UPLOADIMG);
      return api.write<{ url: string }>({ path: '/cgi-bin/media/uploadimg', ...multipart(file) });
    },
    /** The bytes. Over 20 MB WeCom wants a range of at most 20 MB (830002), first and last byte inclusive. */
    async get(mediaId: string, range?: { from: number; to: number }): Promise<DownloadedMedia> {
      const path = '/cgi-bin/media/get';
      const headers: Record<string, string> = range === undefined ? {} : { Range: `bytes=${range.from}-${range.to}` };
      const raw = await api.readRaw({ path, query: { media_id: mediaId }, headers });
      if (raw.kind === 'binary' && raw.status < 300) {
        return {
          bytes: raw.bytes,
          contentType: raw.headers['content-type'] ?? 'application/octet-stream',
          filename: filenameOf(raw.headers['content-disposition']),
          contentRange: raw.headers['content-range'],
        };
      }
      if (raw.kind !== 'json' && raw.kind !== 'binary') throw raw.error;
      const { corpId, agentId } = api.ref;
      throw new WecomError({
        kind: 'transport',
        call: path,
        corpId,
        agentId,
        errmsg: 'answer without a file',
        retryable: true,
      });
    },
  };
}
