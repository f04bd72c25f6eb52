import * as z from 'zod/mini';
import { count, done, instant, nullable, uuid } from './fields';
import { route } from './route';

/** What operators and the bureau are told about a unit (spec 15 §7). */
export const OPS_NEWS = [
  'dissolve_started',
  'dissolve_daily',
  'dissolve_cancelled',
  'dissolve_held',
  'dissolve_released',
  'dissolve_executed',
] as const;
export type OpsNewsKind = (typeof OPS_NEWS)[number];

const news = z.strictObject({
  id: uuid(),
  at: instant(),
  unitId: z.int(),
  number: z.string(),
  /** School and unit. */
  name: z.string(),
  kind: z.enum(OPS_NEWS),
  days: nullable(count()),
  unread: z.boolean(),
});
export type OpsNewsItem = z.output<typeof news>;

/** Messages in the operators' console: the newest 200. */
export const opsNewsApi = {
  list: route('GET', '/ops/news', {
    permission: 'ops',
    ok: z.strictObject({ items: z.array(news), unread: count() }),
    summary: 'What happens to units: dissolving begun, its days, held, cancelled, done',
  }),
  read: route('POST', '/ops/news/read', {
    permission: 'ops',
    bodyLimit: 32 * 1024,
    body: z.strictObject({ until: instant() }),
    ok: done,
    summary: 'I have read everything up to this moment',
  }),
};
