import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends a small file made for this answer, always as a download and never run in our origin (E5). */
export async function sendMadeFile(reply: FastifyReply, file: { name: string; mime: string; body: Readable | Buffer }): Promise<void> {
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  await reply
    .header('Content-Type', file.mime)
    .header('Content-Disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header('Content-Security-Policy', `sandbox; default-src 'none'`)
    .header('Cache-Control', 'private, no-store')
    .send(file.body);
}
