import * as z from 'zod/mini';
import { route } from './route';

// Every fault gets one and the same refusal, so the edge lets all forms through and the callback's own check judges them.
const anyQuery = z.any();
const params = z.strictObject({ corpId: z.string().check(z.maxLength(200)) });

/** Address that a unit enters in the WeCom console; one for all its callbacks (conventions, "Who sends what"). */
export const wecomCallbackApi = {
  verify: route('GET', '/wecom/corp/:corpId', {
    permission: 'public',
    callback: true,
    params,
    query: anyQuery,
    ok: z.string(),
    perMinute: 600,
    summary: 'URL check of a WeCom callback',
  }),
  receive: route('POST', '/wecom/corp/:corpId', {
    permission: 'public',
    callback: true,
    params,
    query: anyQuery,
    body: z.any(),
    ok: z.string(),
    bodyLimit: 64 * 1024,
    perMinute: 60_000,
    summary: 'Events and messages of a unit',
  }),
};
