import * as z from 'zod/mini';
import { count, instant, nullable } from './fields';
import { route } from './route';

/** Settings of 我的企業 that WeCom offers no interface for: what an administrator saw there (CON-25). */
export const CHECKLIST_VALUES = {
  /** 申請加入設置; `off` is asked for: people register by QR code only (01). */
  apply_to_join: ['off', 'on'],
  /** 外部溝通管理, recorded as seen. */
  external_contact: ['allowed', 'limited', 'forbidden'],
} as const;
export const CHECKLIST_ITEMS = ['apply_to_join', 'external_contact'] as const;
export type ChecklistItem = (typeof CHECKLIST_ITEMS)[number];
export const checklistValue = z.union([z.enum(CHECKLIST_VALUES.apply_to_join), z.enum(CHECKLIST_VALUES.external_contact)]);
export type ChecklistValue = z.output<typeof checklistValue>;

const seen = { seenBy: nullable(z.string()), seenAt: nullable(instant()), version: count() };
export const checklistLine = z.strictObject({ item: z.enum(CHECKLIST_ITEMS), value: nullable(checklistValue), ...seen });
export type ChecklistLine = z.output<typeof checklistLine>;

/** Hosts an address of the 微信插件 code may have: a code of ours must lead to WeChat and nowhere else. */
export const PLUGIN_ADDRESS = /^https:\/\/(?:[a-z0-9-]+\.)*(?:weixin\.qq\.com|work\.weixin\.qq\.com|wecom\.work)(?:\/[\x21-\x7e]*)?$/;
export const wechatPlugin = z.strictObject({ url: nullable(z.string()), ...seen });

export const contactsChecklistApi = {
  read: route('GET', '/contacts/checklist', {
    permission: 'contacts.edit',
    ok: z.strictObject({ items: z.array(checklistLine) }),
    errors: ['OUT_OF_SCOPE'],
    summary: '申請加入設置 and 外部溝通管理 as somebody saw them in WeCom (CON-25)',
  }),
  note: route('PUT', '/contacts/checklist/:item', {
    permission: 'contacts.edit',
    params: z.strictObject({ item: z.enum(CHECKLIST_ITEMS) }),
    body: z.strictObject({ value: nullable(checklistValue) }),
    ok: checklistLine,
    ifMatch: true,
    errors: ['OUT_OF_SCOPE', 'VERSION_CONFLICT'],
    summary: 'Notes what was seen in WeCom; null takes it back',
  }),
  plugin: route('GET', '/contacts/wechat-plugin', {
    permission: 'staff',
    ok: wechatPlugin,
    summary: 'Address inside the 微信插件 code, for members to follow it (CON-29)',
  }),
  setPlugin: route('PUT', '/contacts/wechat-plugin', {
    permission: 'contacts.edit',
    body: z.strictObject({ url: nullable(z.string().check(z.maxLength(500), z.regex(PLUGIN_ADDRESS))) }),
    ok: wechatPlugin,
    ifMatch: true,
    errors: ['OUT_OF_SCOPE', 'VERSION_CONFLICT'],
    summary: 'The code that the WeCom console shows, as read out of its picture',
  }),
};
