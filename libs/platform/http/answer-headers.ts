import type { FastifyReply } from 'fastify';

/** Of answers that are data: nothing may run, load or be framed where one is opened as a page. */
export const API_POLICY = `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Headers of every answer that does not bring its own (D3). */
export function writeHeaders(reply: FastifyReply, secure: boolean): void {
  if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
  reply.header('X-Content-Type-Options', 'nosniff');
  reply.header('Referrer-Policy', 'same-origin');
  if (!reply.hasHeader('Cross-Origin-Resource-Policy')) reply.header('Cross-Origin-Resource-Policy', 'same-origin');
  reply.header('Permissions-Policy', 'camera=(self), microphone=(), geolocation=()');
  if (!reply.hasHeader('Content-Security-Policy')) reply.header('Content-Security-Policy', API_POLICY);
  if (secure) reply.header('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
}
