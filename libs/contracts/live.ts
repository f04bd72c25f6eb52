import * as z from 'zod/mini';
import { route } from './route';

export const liveApi = {
  /** Server-sent hints: `event: hint`, data = topic; a comment line each 15 s keeps the connection alive. */
  hints: route('GET', '/live', {
    permission: 'signed-in',
    inView: 'signed-in',
    kind: 'stream',
    query: z.strictObject({ topics: z.string().check(z.maxLength(1_000), z.regex(/^[\w:,-]+$/)) }),
    ok: z.any(),
    summary: 'Live hints for open pages',
  }),
};
