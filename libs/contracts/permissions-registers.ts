import * as z from 'zod/mini';
import { count, done, instant, line, nullable, optional, uuid } from './fields';
import { appCode, byVersion, named } from './permissions-admin';
import { route } from './route';

export const DEVICE_KINDS = ['attendance_tablet', 'kiosk_qr', 'other'] as const;
const device = z.strictObject({
  id: uuid(),
  kind: z.enum(DEVICE_KINDS),
  name: z.string(),
  place: z.string(),
  node: nullable(named),
  state: z.enum(['active', 'revoked']),
  lastSeenAt: nullable(instant()),
  createdAt: instant(),
  version: count(),
});
export type DeviceItem = z.output<typeof device>;
export const deviceBody = z.strictObject({
  kind: z.enum(DEVICE_KINDS),
  name: line(50),
  place: line(100, 0),
  /** Campus, section, grade or class where it stands; null = the whole unit. */
  nodeId: nullable(uuid()),
});

export const WECOM_STEPS = ['first_login', 'set_admin', 'remove_admin', 'set_founder', 'app_owner', 'dissolve'] as const;
const wecomStep = z.strictObject({
  id: uuid(),
  kind: z.enum(WECOM_STEPS),
  member: nullable(z.string()),
  app: nullable(appCode),
  createdAt: instant(),
  doneAt: nullable(instant()),
  doneBy: nullable(z.string()),
  note: z.string(),
  version: count(),
});
export type WecomStep = z.output<typeof wecomStep>;

/** Devices (PER-29), app owners (PER-30), the console's own steps, differences with WeCom (PER-28). */
export const permissionRegistersApi = {
  devices: route('GET', '/permissions/devices', {
    permission: 'devices.manage',
    query: z.strictObject({ state: optional(z.enum(['active', 'revoked'])) }),
    ok: z.strictObject({ items: z.array(device) }),
    summary: 'Devices of the school that the platform knows',
  }),
  addDevice: route('POST', '/permissions/devices', {
    permission: 'devices.manage',
    idempotent: true,
    body: deviceBody,
    /** The key is shown once and kept as a hash. */
    ok: z.strictObject({ device, key: z.string() }),
    errors: ['GRANT_EXCEEDS_OWN'],
    perMinute: 60,
    summary: 'Registers a device',
  }),
  changeDevice: route('PATCH', '/permissions/devices/:id', {
    permission: 'devices.manage',
    ...byVersion,
    body: deviceBody,
    ok: device,
    errors: ['GRANT_EXCEEDS_OWN', 'VERSION_CONFLICT', 'STATE_CONFLICT'],
    summary: 'Changes name and place of a device',
  }),
  revokeDevice: route('POST', '/permissions/devices/:id/revoke', {
    permission: 'devices.manage',
    ...byVersion,
    ok: device,
    errors: ['VERSION_CONFLICT', 'STATE_CONFLICT'],
    summary: 'The device counts no more',
  }),
  appOwners: route('GET', '/permissions/app-owners', {
    permission: 'permissions.manage',
    ok: z.strictObject({ items: z.array(z.strictObject({ app: appCode, owner: nullable(named), setAt: nullable(instant()) })) }),
    summary: '應用負責人 of each app',
  }),
  setAppOwner: route('PUT', '/permissions/app-owners/:app', {
    permission: 'permissions.manage',
    params: z.strictObject({ app: appCode }),
    body: z.strictObject({ memberId: nullable(uuid()) }),
    stepUp: true,
    ok: done,
    errors: ['STEP_UP_REQUIRED'],
    summary: 'Sets or clears the 應用負責人 of an app',
  }),
  checklist: route('GET', '/permissions/checklist', {
    permission: 'permissions.manage',
    ok: z.strictObject({ items: z.array(wecomStep) }),
    summary: '在企業微信完成: steps that only WeCom’s own console can do',
  }),
  tick: route('POST', '/permissions/checklist/:id/tick', {
    permission: 'permissions.manage',
    ...byVersion,
    body: z.strictObject({ done: z.boolean(), note: line(200, 0) }),
    ok: wecomStep,
    errors: ['VERSION_CONFLICT'],
    summary: 'Ticks a step, or takes the tick back',
  }),
  differences: route('GET', '/permissions/diff', {
    permission: 'permissions.manage',
    ok: z.strictObject({
      ranAt: nullable(instant()),
      /** `unavailable`: WeCom tells administrators of its apps only to provider apps; compare by hand. */
      state: nullable(z.enum(['ok', 'unavailable', 'failed'])),
      items: z.array(
        z.strictObject({
          app: z.string(),
          account: z.string(),
          member: nullable(named),
          kind: z.enum(['only_wecom', 'only_platform']),
          since: instant(),
        }),
      ),
    }),
    summary: 'Differences between administrators in WeCom and here',
  }),
};
