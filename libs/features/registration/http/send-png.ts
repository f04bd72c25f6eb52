import type { FastifyReply } from 'fastify';

/** A drawn picture of ours, kept by nobody on the way. */
export async function sendPng(reply: FastifyReply, png: Buffer, name?: string): Promise<void> {
  void reply
    .header('Content-Type', 'image/png')
    .header('Content-Length', png.length)
    .header('Content-Security-Policy', `sandbox; default-src 'none'`)
    .header('Cache-Control', 'private, no-store');
  if (name !== undefined) void reply.header('Content-Disposition', `inline; filename="${name}"`);
  await reply.send(png);
}
