import type { Media } from '../state/media-store';
import { ApiError } from './api-error';
import type { Answer, Call, Endpoint, UploadedPart } from './endpoint';
import type { Fields } from './fields';

const MB = 1024 * 1024;
const CHUNK = 20 * MB;

const isJpeg = (bytes: Buffer): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
const isAmr = (bytes: Buffer): boolean => bytes.subarray(0, 5).toString('latin1') === '#!AMR';
const isMp4 = (bytes: Buffer): boolean => bytes.subarray(4, 8).toString('latin1') === 'ftyp';

const partOf = (call: Call): UploadedPart => {
  const part = call.part;
  if (!part) throw new ApiError(41005, 'media data missing');
  if (part.bytes.length === 0) throw new ApiError(44001);
  if (part.bytes.length <= 5) throw new ApiError(40006);
  return part;
};

const LIMITS: Record<string, { most: number; tooLarge: number; fits: (bytes: Buffer) => boolean; wrong: number }> = {
  image: { most: 10 * MB, tooLarge: 40009, fits: (bytes) => isJpeg(bytes) || isPng(bytes), wrong: 40123 },
  voice: { most: 2 * MB, tooLarge: 45001, fits: isAmr, wrong: 301017 },
  video: { most: 10 * MB, tooLarge: 40011, fits: isMp4, wrong: 40005 },
  file: { most: 20 * MB, tooLarge: 45001, fits: () => true, wrong: 40005 },
};

const upload = (call: Call): Fields => {
  const type = call.query['type'] ?? '';
  const limit = LIMITS[type];
  if (!limit) throw new ApiError(40004);
  const part = partOf(call);
  if (part.fieldname !== 'media') throw new ApiError(41005, 'media data missing');
  if (part.bytes.length > limit.most) throw new ApiError(limit.tooLarge);
  if (!limit.fits(part.bytes)) throw new ApiError(limit.wrong);
  const media = call.world.media.add({
    corpId: call.corp.corpId,
    type,
    filename: part.filename,
    contentType: contentTypeOf(type, part),
    bytes: part.bytes,
    permanent: false,
  });
  call.world.onChange();
  return { errmsg: '', type, media_id: media.id, created_at: String(Math.floor(media.createdAt / 1000)) };
};

const contentTypeOf = (type: string, part: UploadedPart): string => {
  if (type === 'image') return isPng(part.bytes) ? 'image/png' : 'image/jpeg';
  if (type === 'voice') return 'audio/amr';
  if (type === 'video') return 'video/mp4';
  return part.mimetype || 'application/octet-stream';
};

const uploadImage = (call: Call): Fields => {
  const part = partOf(call);
  if (part.bytes.length > 2 * MB) throw new ApiError(40009);
  if (!isJpeg(part.bytes) && !isPng(part.bytes)) throw new ApiError(40123);
  const { counters, clock, media: store } = call.world;
  if (!counters.takeOfDay(`uploadimg|${call.corp.corpId}`, clock.now(), 1, 1000)) throw new ApiError(45009);
  const contentType = isPng(part.bytes) ? 'image/png' : 'image/jpeg';
  const media = store.add({
    corpId: call.corp.corpId,
    type: 'image',
    filename: part.filename,
    contentType,
    bytes: part.bytes,
    permanent: true,
  });
  call.world.onChange();
  return { url: `${call.world.publicUrl}/sim/media/${media.id}` };
};

/** Non-ASCII names travel as raw UTF-8 in the header; Node takes header texts as latin1. */
const disposition = (filename: string): string =>
  Buffer.from(`attachment; filename="${filename.replaceAll(/["\r\n]/g, '_')}"`, 'utf8').toString('latin1');

const headersOf = (media: Media): Record<string, string> => ({
  'content-type': media.contentType,
  'content-disposition': disposition(media.filename),
});

const download = (call: Call): Answer => {
  const id = call.query['media_id'] ?? '';
  if (id === '') throw new ApiError(41006);
  const media = call.world.media.find(call.corp.corpId, id);
  if (!media) throw new ApiError(40007);
  const range = /^bytes=(\d+)-(\d*)$/.exec(call.range ?? '');
  if (!range) {
    if (media.bytes.length > CHUNK) throw new ApiError(830002);
    return { binary: media.bytes, status: 200, headers: headersOf(media) };
  }
  const from = Number(range[1]);
  const to = range[2] ? Math.min(Number(range[2]), media.bytes.length - 1) : media.bytes.length - 1;
  if (from > to || to - from + 1 > CHUNK) throw new ApiError(830002);
  const headers = { ...headersOf(media), 'content-range': `bytes ${from}-${to}/${media.bytes.length}` };
  return { binary: media.bytes.subarray(from, to + 1), status: 206, headers };
};

const downloadVoice = (call: Call): Answer => {
  const media = call.world.media.find(call.corp.corpId, call.query['media_id'] ?? '');
  if (!media || media.type !== 'voice') throw new ApiError(40007);
  return { binary: media.bytes, status: 200, headers: { ...headersOf(media), 'content-type': 'voice/speex' } };
};

/** Media (docs 90253–90256). */
export const MEDIA_ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: 'media/upload', gate: 'any', run: upload },
  { method: 'POST', path: 'media/uploadimg', gate: 'any', run: uploadImage },
  { method: 'GET', path: 'media/get', gate: 'any', run: download },
  { method: 'GET', path: 'media/get/jssdk', gate: 'any', run: downloadVoice },
];
