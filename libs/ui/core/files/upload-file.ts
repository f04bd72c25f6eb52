import { FILE_PURPOSES, PART_BYTES, filesApi, type FilePurpose, type FileView } from '@contracts/files';
import { API_BASE, pathOf } from '@contracts/route';
import { m } from '@contracts/messages';
import type { Api } from '../api/client';
import { ApiError } from '../api/api-error';
import { formatBytes } from '../format/number';
import { shrinkPicture } from './shrink-picture';
import { arrivedShare, missingParts, refusalOf } from './upload-plan';

export interface UploadOptions {
  purpose: FilePurpose;
  signal?: AbortSignal;
  /** Share of the bytes that have arrived, 0…1. */
  onProgress?: (share: number) => void;
  /** Id of an upload that was cut: it goes on where it stopped. */
  resume?: string;
  /** Called with the id as soon as the server knows the file, for `resume`. */
  onBegun?: (id: string) => void;
}

/** A part that does not arrive in this time is sent again; 1 MB needs 60 s at 17 KB/s. */
const PART_MS = 60_000;
const TRIES = 4;

/** Raw bytes have no place in the JSON client; headers and errors are the same. @throws ApiError */
async function putPart(id: string, part: number, bytes: Blob, signal: AbortSignal | undefined): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PART_MS);
  const giveUp = () => stop.abort();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const response = await fetch(`${API_BASE}${pathOf(filesApi.part, { id, part })}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/octet-stream', 'X-Requested-With': 'smart-campus' },
      credentials: 'same-origin',
      signal: stop.signal,
      body: bytes,
    });
    if (response.ok) return;
    throw new ApiError({ status: response.status, code: 'BAD_ANSWER', message: m.ui_unreachable() });
  } catch (cause) {
    if (signal?.aborted === true) throw new DOMException('given up', 'AbortError');
    if (cause instanceof ApiError) throw cause;
    throw new ApiError({ status: 0, code: 'OFFLINE', message: m.ui_unreachable(), cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function sendPart(id: string, part: number, bytes: Blob, signal: AbortSignal | undefined): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await putPart(id, part, bytes, signal);
      return;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.transient || attempt >= TRIES) throw error;
      await pause(500 * 2 ** attempt);
    }
  }
}

/**
 * Uploads a file in parts: a cut connection costs one part, and the same file goes on later with `resume` (OVR-23). Big
 * pictures are made smaller first (OVR-24).
 * @throws ApiError FILE_TOO_LARGE, FILE_TYPE_BLOCKED, or what the network did; AbortError when given up
 */
export async function uploadFile(api: Api, original: File, options: UploadOptions): Promise<FileView> {
  const { purpose, signal, onProgress } = options;
  const rules = FILE_PURPOSES[purpose];
  const file = await shrinkPicture(original, Math.min(rules.maxBytes, FILE_PURPOSES['notice-picture'].maxBytes));
  const refusal = refusalOf(file, rules);
  if (refusal === 'too_large')
    throw new ApiError({
      status: 413,
      code: 'FILE_TOO_LARGE',
      message: m.ui_file_too_large({ max: formatBytes(rules.maxBytes) }),
    });
  if (refusal !== undefined)
    throw new ApiError({
      status: 415,
      code: 'FILE_TYPE_BLOCKED',
      message: refusal === 'empty' ? m.ui_file_empty() : m.ui_file_type(),
    });

  const facts = signal === undefined ? {} : { signal };
  let id = options.resume;
  let partBytes = 0;
  let arrived: readonly number[] = [];
  if (id !== undefined) {
    const status = await api.call(filesApi.status, { params: { id }, ...facts });
    if (status.file.state !== 'uploading') return status.file;
    arrived = status.arrived;
    partBytes = PART_BYTES;
  } else {
    const begun = await api.call(filesApi.begin, { body: { purpose, name: file.name, size: file.size }, ...facts });
    id = begun.id;
    partBytes = begun.partBytes;
    options.onBegun?.(id);
  }
  const open = missingParts(file.size, partBytes, arrived);
  onProgress?.(arrivedShare(file.size, open));
  for (let next = open[0]; next !== undefined; next = open[0]) {
    await sendPart(id, next.part, file.slice(next.start, next.end), signal);
    open.shift();
    onProgress?.(arrivedShare(file.size, open));
  }
  // Pictures are made anew and the content is scanned here: this may take longer than a usual call.
  return api.call(filesApi.complete, { params: { id }, timeout: 60_000, ...facts });
}
