import type { Fields } from '../api/fields';
import { USER_AGENTS, type Device } from '../devices/device-list';
import { deviceOrigin } from '../devices/hosts';
import { personOf } from '../oauth/people';
import { appSummary } from './corp-control';
import { ControlError, numberIn, type ControlCall, type ControlContext, type ControlRoute } from './control-route';

const identity = {
  type: 'object',
  required: ['kind', 'userid'],
  properties: { kind: { enum: ['member', 'parent', 'student'] }, userid: { type: 'string', minLength: 1 } },
};
const properties = {
  hostLabel: { type: 'string' },
  client: { enum: ['wecom-mobile', 'wecom-desktop', 'wechat'] },
  corpId: { type: 'string' },
  identity,
  title: { type: 'string' },
  subtitle: { type: 'string' },
  also: {
    type: 'array',
    items: {
      ...identity,
      required: ['kind', 'userid', 'corpId'],
      properties: { ...identity.properties, corpId: { type: 'string' } },
    },
  },
  offline: { type: 'boolean' },
};

export const deviceView = ({ world, hosts }: ControlContext, device: Device): Fields => {
  const corp = world.corps.get(device.corpId);
  const person = corp ? personOf(corp, device.identity.kind, device.identity.userid) : null;
  return {
    ...device,
    name: person?.name ?? device.identity.userid,
    url: deviceOrigin(hosts, device.hostLabel),
    userAgent: USER_AGENTS[device.client],
    person,
  };
};

const deviceAt = (call: ControlCall): Device => {
  const device = call.world.devices.get(call.params['id'] ?? '');
  if (!device) throw new ControlError(404, 'NOT_FOUND', `no device ${call.params['id'] ?? ''}`);
  return device;
};

const save = (call: ControlCall, device: Device): Fields => {
  const reason = call.world.devices.fault(device);
  if (reason) throw new ControlError(409, 'BAD_DEVICE', reason);
  call.world.devices.put(device);
  const view = deviceView(call, device);
  call.world.hub.emit('device', () => view, device.corpId);
  call.world.onChange();
  return view;
};

const remove = (call: ControlCall): Fields => {
  const device = deviceAt(call);
  call.world.devices.remove(device.id);
  call.world.hub.emit('device', () => ({ id: device.id, removed: true }), device.corpId);
  call.world.onChange();
  return {};
};

/** Everything really delivered to the holder of a device, over all his identities, newest first. */
const inbox = (call: ControlCall): Fields => {
  const device = deviceAt(call);
  const limit = Math.min(numberIn(call.query, 'limit') ?? 50, 500);
  const before = numberIn(call.query, 'before');
  const identities = [{ corpId: device.corpId, ...device.identity }, ...(device.also ?? [])];
  const cursor = before === undefined ? undefined : before - 1;
  const rows = identities.flatMap(
    (who) =>
      call.world.deliveries.list({ corp: who.corpId, receiver: who.userid, kind: who.kind, fate: 'delivered' }, limit, true, cursor).rows,
  );
  rows.sort((a, b) => b.id - a.id);
  const corps = new Set(identities.map((each) => each.corpId));
  const apps = [...corps].flatMap((id) =>
    [...(call.world.corps.get(id)?.apps.values() ?? [])].map((app) => ({ corpId: id, ...appSummary(app) })),
  );
  return { messages: rows.slice(0, limit), apps };
};

export const DEVICE_ROUTES: ControlRoute[] = [
  {
    method: 'GET',
    url: '/devices',
    run: (call) => ({ devices: call.world.devices.list().map((each) => deviceView(call, each)) }),
  },
  {
    method: 'PUT',
    url: '/devices/:id',
    body: { type: 'object', required: ['hostLabel', 'client', 'corpId', 'identity'], properties },
    // The shape was checked by the route's schema.
    run: (call) => save(call, { ...(call.request.body as Device), id: call.params['id'] ?? '' }),
  },
  {
    method: 'PATCH',
    url: '/devices/:id',
    body: { type: 'object', properties },
    run: (call) => save(call, { ...deviceAt(call), ...(call.request.body as Partial<Device>), id: call.params['id'] ?? '' }),
  },
  { method: 'DELETE', url: '/devices/:id', run: remove },
  { method: 'GET', url: '/devices/:id/inbox', run: inbox },
];
