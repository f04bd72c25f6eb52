import * as z from 'zod/mini';
import { idParams, instant, line, nullable, optional, text, uuid } from './fields';
import { route } from './route';

/** A view ends by itself after so many minutes. */
export const VIEW_MINUTES = 30;
export const VIEW_KINDS = ['family', 'student', 'staff'] as const;
export type ViewKind = (typeof VIEW_KINDS)[number];

/** Somebody whose pages can be opened: guardian, pupil with WeChat of his own, member of staff. */
const viewable = z.strictObject({
  kind: z.enum(VIEW_KINDS),
  id: uuid(),
  name: nullable(z.string()),
  /** Children with their classes of a family, departments of staff. */
  facts: z.string(),
});
export type Viewable = z.output<typeof viewable>;

/** What `GET /session` says of an open view. */
export const openView = z.strictObject({ id: uuid(), kind: z.enum(VIEW_KINDS), by: z.string(), until: instant() });
export type OpenView = z.output<typeof openView>;

const pastView = z.strictObject({
  id: uuid(),
  by: z.string(),
  kind: z.enum(VIEW_KINDS),
  name: nullable(z.string()),
  reason: z.string(),
  startedAt: instant(),
  /** Null while it is open. */
  endedAt: nullable(instant()),
});
export type PastView = z.output<typeof pastView>;

const url = z.strictObject({ url: z.string() });

/**
 * 以此角色檢視 (PER-31): a super admin reads the pages of a family or of a member of staff as they see them. His session is
 * that person's for half an hour, reads what he may read himself, and writes nothing.
 */
export const roleViewsApi = {
  people: route('GET', '/permissions/views/people', {
    permission: 'permissions.manage',
    query: z.strictObject({ kind: z.enum(VIEW_KINDS), classId: optional(uuid()), q: optional(text(60)) }),
    ok: z.strictObject({ items: z.array(viewable) }),
    summary: 'Whose pages can be opened: of one class, or found by name; at most 50',
  }),
  list: route('GET', '/permissions/views', {
    permission: 'permissions.manage',
    ok: z.strictObject({ items: z.array(pastView) }),
    summary: 'Who opened whose pages in this unit, the newest first',
  }),
  start: route('POST', '/permissions/views/:id', {
    permission: 'permissions.manage',
    params: idParams,
    body: z.strictObject({ kind: z.enum(VIEW_KINDS), reason: line(200, 2) }),
    ok: url,
    stepUp: true,
    bodyLimit: 32 * 1024,
    perMinute: 30,
    summary: 'This session reads as that person for half an hour and writes nothing; recorded',
  }),
  end: route('POST', '/session/view/end', {
    permission: 'signed-in',
    ok: url,
    leavesView: true,
    summary: 'Ends the view; the session is the administrator’s again',
  }),
};
