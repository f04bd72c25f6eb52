import * as z from 'zod/mini';
import { changeAnswer } from './contacts-labels';
import { count, done, idParams, instant, int, line, nullable, pageQuery, text, uuid } from './fields';
import { route } from './route';

/** 內部資料, connected companies, desktop version, 對外資料 (VIS-06, VIS-07). */
export const DISPLAY_SURFACES = ['internal', 'connected', 'pc', 'external'] as const;
export type DisplaySurface = (typeof DISPLAY_SURFACES)[number];
export const NAME_MODES = ['name', 'alias', 'name_alias'] as const;
export type NameMode = (typeof NAME_MODES)[number];
/** Fields of a member. The last three exist only towards external contacts. */
export const MEMBER_FIELDS = [
  'name',
  'english_id',
  'alias',
  'title',
  'department',
  'gender',
  'mobile',
  'landline',
  'email',
  'company',
  'certified_name',
  'address',
] as const;
export type MemberField = (typeof MEMBER_FIELDS)[number];
/** Fields a unit may open to its members (VIS-09); everything else becomes a request to administrators (VIS-10). */
export const OWN_FIELDS = ['name', 'english_id', 'alias', 'title', 'gender', 'mobile', 'landline', 'email'] as const;
export type OwnField = (typeof OWN_FIELDS)[number];
export const CUSTOM_FIELDS = { most: 20, label: 32, value: 200 } as const;
export const MOBILE_CODE = { digits: 6, minutes: 5, tries: 5, perHour: 5 } as const;

/** A known field, or the id of one of the unit's own. */
const fieldKey = z.union([z.enum(MEMBER_FIELDS), uuid()]);
export const fieldDisplay = z.strictObject({
  version: count(),
  fields: z.array(fieldKey).check(z.maxLength(40)),
  nameMode: z.enum(NAME_MODES),
  /** Kept from everybody but administrators. */
  sensitive: z.array(fieldKey).check(z.maxLength(40)),
});
export type FieldDisplay = z.output<typeof fieldDisplay>;
export const customField = z.strictObject({
  id: uuid(),
  label: z.string(),
  type: z.enum(['text', 'link']),
  order: count(),
  active: z.boolean(),
  version: count(),
});
export type CustomField = z.output<typeof customField>;
export const fieldSettings = z.strictObject({
  display: z.strictObject({ internal: fieldDisplay, connected: fieldDisplay, pc: fieldDisplay, external: fieldDisplay }),
  editable: z.strictObject({ version: count(), fields: z.array(fieldKey) }),
  custom: z.array(customField),
});
export type FieldSettings = z.output<typeof fieldSettings>;

export const shownField = z.strictObject({
  /** A known field or the id of a custom one. */
  key: z.string(),
  label: z.string(),
  value: z.string(),
  type: z.enum(['text', 'link', 'phone', 'mail']),
});
export const personCard = z.strictObject({
  id: uuid(),
  name: z.string(),
  userid: nullable(z.string()),
  departments: z.array(z.string()),
  fields: z.array(shownField),
});
export type PersonCard = z.output<typeof personCard>;

export const ownFieldView = z.strictObject({
  key: z.string(),
  label: z.string(),
  value: z.string(),
  type: z.enum(['text', 'link', 'gender', 'mobile']),
  /** `self` saved at once, `code` after an SMS code to the new number, `request` decided by administrators. */
  mode: z.enum(['self', 'code', 'request']),
  /** What was asked for and is not decided yet. */
  asked: nullable(z.string()),
});
export type OwnFieldView = z.output<typeof ownFieldView>;

export const memberRequest = z.strictObject({
  id: uuid(),
  memberId: uuid(),
  name: z.string(),
  departments: z.array(z.string()),
  label: z.string(),
  before: z.string(),
  after: z.string(),
  state: z.enum(['open', 'agreed', 'rejected', 'withdrawn']),
  reason: z.string(),
  createdAt: instant(),
});
export type MemberRequest = z.output<typeof memberRequest>;

export const fieldsApi = {
  settings: route('GET', '/contacts/fields', { permission: 'contacts.edit', ok: fieldSettings, errors: ['OUT_OF_SCOPE'] }),
  setDisplay: route('PUT', '/contacts/fields/display/:surface', {
    permission: 'contacts.edit',
    params: z.strictObject({ surface: z.enum(DISPLAY_SURFACES) }),
    body: z.omit(fieldDisplay, { version: true }),
    ok: fieldSettings,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'OUT_OF_SCOPE'],
    summary: '內部資料顯示【修改】, 對外資料顯示【修改】 (VIS-06, VIS-07)',
  }),
  setEditable: route('PUT', '/contacts/fields/editable', {
    permission: 'contacts.edit',
    body: z.strictObject({ fields: z.array(z.union([z.enum(OWN_FIELDS), uuid()])).check(z.maxLength(40)) }),
    ok: fieldSettings,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'OUT_OF_SCOPE'],
    summary: '可由成員修改的欄位【修改】 (VIS-09)',
  }),
  addCustom: route('POST', '/contacts/fields/custom', {
    permission: 'contacts.edit',
    body: z.strictObject({ label: line(CUSTOM_FIELDS.label), type: z.enum(['text', 'link']) }),
    ok: fieldSettings,
    idempotent: true,
    errors: ['DUPLICATE', 'STATE_CONFLICT', 'OUT_OF_SCOPE'],
    summary: 'Custom fields (VIS-08)',
  }),
  updateCustom: route('PUT', '/contacts/fields/custom/:id', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({ label: line(CUSTOM_FIELDS.label), order: int(0, 1_000), active: z.boolean() }),
    ok: fieldSettings,
    ifMatch: true,
    errors: ['VERSION_CONFLICT', 'DUPLICATE', 'OUT_OF_SCOPE'],
  }),
  card: route('GET', '/directory/people/:id', {
    permission: 'staff',
    inView: 'directory.read',
    params: idParams,
    ok: personCard,
    summary: 'Card of a colleague with the fields of VIS-06 (CON-26)',
  }),
  chat: route('POST', '/directory/chat-signature', {
    permission: 'staff',
    body: z.strictObject({ url: text(2_000, 1) }),
    ok: z.strictObject({ appId: z.string(), timestamp: count(), nonceStr: z.string(), signature: z.string() }),
    errors: ['WECOM_NOT_CONNECTED', 'WECOM_UNAVAILABLE'],
    summary: 'Signature of this page for 【發消息】 in WeCom (CON-26, wecom 03 §5)',
  }),
  own: route('GET', '/contacts/me', {
    permission: 'staff',
    ok: z.strictObject({ name: z.string(), departments: z.array(z.string()), fields: z.array(ownFieldView) }),
    summary: 'Own profile (VIS-09, VIS-10)',
  }),
  saveOwn: route('PUT', '/contacts/me', {
    permission: 'staff',
    body: z.strictObject({ field: z.string().check(z.maxLength(40)), value: line(CUSTOM_FIELDS.value, 0) }),
    ok: changeAnswer,
    perMinute: 30,
    errors: ['FORBIDDEN', 'MEMBER_FIELD_REQUIRED'],
    summary: 'A field that members may change themselves',
  }),
  ask: route('POST', '/contacts/me/requests', {
    permission: 'staff',
    body: z.strictObject({ field: z.string().check(z.maxLength(40)), value: line(CUSTOM_FIELDS.value, 0) }),
    ok: done,
    idempotent: true,
    perMinute: 20,
    errors: ['STATE_CONFLICT', 'MEMBER_FIELD_REQUIRED', 'MOBILE_INVALID', 'MOBILE_EXISTS'],
    summary: 'A request to change a field only administrators change; one per field and day (VIS-10)',
  }),
  mobileCode: route('POST', '/contacts/me/mobile-code', {
    permission: 'staff',
    body: z.strictObject({ mobile: text(32, 5) }),
    ok: z.strictObject({ expiresAt: instant() }),
    stepUp: true,
    perMinute: 5,
    errors: ['FORBIDDEN', 'MOBILE_INVALID', 'MOBILE_EXISTS', 'RATE_LIMITED', 'UNAVAILABLE'],
    summary:
      'Sends a code to the new number, after the member confirmed who he is (V7.5.1); numbers of mainland China go through a request',
  }),
  saveMobile: route('POST', '/contacts/me/mobile', {
    permission: 'staff',
    body: z.strictObject({ code: z.string().check(z.regex(/^\d{6}$/)) }),
    ok: changeAnswer,
    stepUp: true,
    perMinute: 10,
    errors: ['FORBIDDEN', 'MOBILE_CODE_INVALID', 'MOBILE_EXISTS'],
    summary: 'The new number takes effect with the code',
  }),
  requests: route('GET', '/contacts/change-requests', {
    permission: 'contacts.edit',
    query: z.strictObject({ page: pageQuery.page, pageSize: pageQuery.pageSize, state: z.optional(z.enum(['open', 'decided'])) }),
    ok: z.strictObject({ items: z.array(memberRequest), total: count(), page: count(), pageSize: count() }),
    summary: 'Requests of members in scope, oldest open first',
  }),
  decide: route('POST', '/contacts/change-requests/:id/decide', {
    permission: 'contacts.edit',
    params: idParams,
    body: z.strictObject({ agree: z.boolean(), reason: line(200, 0) }),
    ok: changeAnswer,
    idempotent: true,
    errors: ['STATE_CONFLICT', 'OUT_OF_SCOPE', 'MOBILE_EXISTS'],
  }),
};
