import * as z from 'zod/mini';
import { count, done, empty, idParams, instant, nullable, optional, pageOf, pageQuery, uuid } from './fields';
import { route } from './route';

/** done = in WeCom and here; pending = WeCom has not answered yet; failed = to be decided in the list of changes. */
export const CHANGE_STATES = ['pending', 'done', 'failed', 'discarded'] as const;
export const changeAnswer = z.strictObject({
  changeId: uuid(),
  /** The object; a new one may get another id while it is entered, then this is the promised one. */
  id: nullable(uuid()),
  state: z.enum(CHANGE_STATES),
  /** Error code when failed. */
  code: nullable(z.string()),
});
export type ChangeAnswer = z.output<typeof changeAnswer>;

export const batchAnswer = z.strictObject({ batchId: uuid(), changes: count() });
export type BatchAnswer = z.output<typeof batchAnswer>;

export const changeItem = z.strictObject({
  id: uuid(),
  kind: z.string(),
  label: z.string(),
  state: z.enum(CHANGE_STATES),
  attempts: count(),
  /** In the reader's language. */
  error: nullable(z.string()),
  conflict: z.boolean(),
  by: nullable(z.string()),
  createdAt: instant(),
});
export type ChangeItem = z.output<typeof changeItem>;

export const changesApi = {
  list: route('GET', '/directory/changes', {
    permission: 'directory.sync',
    query: z.strictObject({ ...pageQuery, state: z.enum(['pending', 'failed']) }),
    ok: pageOf(changeItem),
    summary: 'Changes that wait for WeCom or failed (14 §7)',
  }),
  numbers: route('GET', '/directory/changes/numbers', {
    permission: 'directory.sync',
    ok: z.strictObject({
      pending: count(),
      failed: count(),
      /** Why nothing goes on at the moment; null = it does. */
      waits: nullable(z.string()),
    }),
    summary: 'Numbers for the bar',
  }),
  one: route('GET', '/directory/changes/entry/:id', {
    permission: 'staff',
    params: idParams,
    ok: changeAnswer,
    summary: 'What became of a change of one’s own',
  }),
  /** Waits for WeCom, at most 8 s; what WeCom refused and the person can mend is answered as its error, and the change is dropped. */
  settle: route('POST', '/directory/changes/entry/:id/settle', {
    permission: 'staff',
    params: idParams,
    body: empty,
    ok: changeAnswer,
    errors: ['MOBILE_EXISTS', 'DEPT_NOT_EMPTY', 'NODE_NOT_EMPTY', 'DIRECTORY_REFUSED', 'INVITE_NO_MOBILE'],
    summary: 'What a form waits for after its change was written down',
  }),
  conflict: route('GET', '/directory/changes/entry/:id/conflict', {
    permission: 'directory.sync',
    params: idParams,
    ok: z.strictObject({
      fields: z.array(z.strictObject({ field: z.string(), mine: z.string(), theirs: z.string(), base: z.string() })),
    }),
    summary: 'Both versions of a change that met another one (BEY-16)',
  }),
  retry: route('POST', '/directory/changes/entry/:id/retry', {
    permission: 'directory.sync',
    params: idParams,
    body: z.strictObject({ overwrite: z.boolean() }),
    ok: changeAnswer,
    errors: ['DIRECTORY_CONFLICT', 'STATE_CONFLICT'],
    summary: '重試; after a conflict only with overwrite',
  }),
  discard: route('POST', '/directory/changes/entry/:id/discard', {
    permission: 'directory.sync',
    params: idParams,
    body: empty,
    ok: done,
    errors: ['STATE_CONFLICT'],
    summary: '放棄: the old value stays',
  }),
};

export const schoolSettingsApi = {
  read: route('GET', '/school/settings', {
    permission: 'school_contacts.edit',
    ok: z.strictObject({
      /** 班級群創建方式. null = WeCom did not answer. */
      groups: nullable(z.enum(['automatic', 'manual'])),
      /** 學校通知關注模式: scan = parents may scan and fill in their data; imported = only those entered before. */
      follow: nullable(z.enum(['scan', 'imported'])),
      /** Why WeCom did not answer. */
      fault: nullable(z.string()),
      agentId: nullable(count()),
    }),
    errors: ['WECOM_NOT_CONNECTED'],
    summary: '配置 (SCH-31)',
  }),
  write: route('PUT', '/school/settings', {
    permission: 'school_contacts.edit',
    body: z.strictObject({ groups: optional(z.enum(['automatic', 'manual'])), follow: optional(z.enum(['scan', 'imported'])) }),
    ok: done,
    errors: ['WECOM_NOT_CONNECTED', 'DIRECTORY_REFUSED'],
    summary: '配置: both are settings of WeCom (wecom 08 §8)',
  }),
};
