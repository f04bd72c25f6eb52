import * as z from 'zod/mini';
import { count, instant, nullable, optional, queryInt, text, uuid } from './fields';
import { route } from './route';

const word = () => z.string().check(z.maxLength(60), z.regex(/^[a-z0-9_.-]+$/));

const auditLine = z.strictObject({
  id: uuid(),
  at: instant(),
  actor: z.strictObject({
    kind: z.enum(['staff', 'family', 'operator', 'system']),
    id: nullable(uuid()),
    name: nullable(z.string()),
  }),
  /** Role at that moment, or the job's name. */
  role: nullable(z.string()),
  surface: z.string(),
  ip: nullable(z.string()),
  action: z.string(),
  entity: z.string(),
  entityId: nullable(z.string()),
  before: nullable(z.record(z.string(), z.unknown())),
  after: nullable(z.record(z.string(), z.unknown())),
  result: z.enum(['ok', 'refused']),
});
export type AuditLine = z.output<typeof auditLine>;

/** 操作日誌 of the own unit, for founder and super admins (OVR-31). */
export const auditApi = {
  list: route('GET', '/audit', {
    permission: 'audit.read',
    query: z.strictObject({
      /** 操作人: id of a member or parent. */
      actor: optional(uuid()),
      /** 操作類型: `notice.recalled`, or a module with its point, `notice.`. */
      action: optional(word()),
      /** 對象: kind, and id of one thing. */
      entity: optional(word()),
      entityId: optional(text(100, 1)),
      from: optional(instant()),
      to: optional(instant()),
      page: optional(queryInt(1, 1_000_000)),
      pageSize: optional(queryInt(1, 100)),
    }),
    ok: z.strictObject({ items: z.array(auditLine), total: count(), page: count(), pageSize: count() }),
    summary: 'Audit log',
  }),
  /** Choices for the filters: what happened in the last 90 days. */
  kinds: route('GET', '/audit/kinds', {
    permission: 'audit.read',
    ok: z.strictObject({ actions: z.array(z.string()), entities: z.array(z.string()) }),
    summary: 'Kinds of actions and things in the audit log',
  }),
};
