import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServedFile } from '../download.service';
import { disposition } from '../domain/file-type';

/** Sends a file with everything that keeps it from running in our origin (E5), in ranges where asked. */
export async function sendFile(req: FastifyRequest, reply: FastifyReply, file: ServedFile, kind: 'inline' | 'attachment'): Promise<void> {
  void reply
    .header('Content-Type', file.mime)
    .header('Content-Disposition', disposition(kind, file.name))
    .header('Content-Security-Policy', `sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'`)
    .header('Cross-Origin-Resource-Policy', 'same-site')
    .header('Cache-Control', 'private, max-age=600')
    .header('Accept-Ranges', 'bytes')
    .header('ETag', file.etag);
  if (req.headers['if-none-match'] === file.etag) {
    await reply.status(304).send();
    return;
  }
  const range = file.size === null ? undefined : rangeOf(req.headers.range, file.size);
  if (range === 'unsatisfiable') {
    await reply
      .status(416)
      .header('Content-Range', `bytes */${String(file.size)}`)
      .send();
    return;
  }
  if (range === undefined) {
    if (file.size !== null) void reply.header('Content-Length', file.size);
    await reply.send(await file.open());
    return;
  }
  await reply
    .status(206)
    .header('Content-Range', `bytes ${String(range.start)}-${String(range.end)}/${String(file.size)}`)
    .header('Content-Length', range.end - range.start + 1)
    .send(await file.open(range));
}

/** One byte range of a request (RFC 9110, 14.1.2); several ranges are answered whole. */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}
