import type { Fields } from '../api/fields';
import { USER_AGENTS, type Device } from '../devices/device-list';
import { deviceOrigin } from '../devices/hosts';
import { holderIn, identitiesOf, invitationsOf } from '../devices/holder';
import { mobileOf, personOf } from '../oauth/people';
import { appSummary } from './corp-control';
import { joinAs } from './join';
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
  mobile: { type: 'string', pattern: '^\\+\\d{7,15}$' },
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
  const identity = holderIn(world, device, device.corpId);
  const person = corp && identity ? personOf(corp, identity.kind, identity.userid) : null;
  return {
    ...device,
    // A stranger has an account of no name until he joins.
    identity: identity ?? { kind: device.client === 'wechat' ? 'parent' : 'member', userid: '' },
    stranger: identity === null,
    also: identitiesOf(world, device).filter((each) => each.corpId !== device.corpId || each.userid !== identity?.userid),
    name: person?.name || device.title || (identity?.userid ?? device.id),
    mobile: device.mobile ?? (corp && identity ? mobileOf(corp, identity) : ''),
    invitations: invitationsOf(world, device),
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
  const identities = identitiesOf(call.world, device);
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

/** The holder takes up an account that waits for his number. */
const joinCorp = (call: ControlCall): Fields => {
  const device = deviceAt(call);
  const wanted = call.body;
  const found = invitationsOf(call.world, device).find(
    (each) => each.corpId === wanted['corpId'] && each.kind === wanted['kind'] && each.userid === wanted['userid'],
  );
  const corp = call.world.corps.get(found?.corpId ?? '');
  if (!found || !corp) throw new ControlError(404, 'NOT_FOUND', 'no such invitation for this number');
  joinAs(call.world, corp, found);
  const view = deviceView(call, device);
  call.world.hub.emit('device', () => view, device.corpId);
  return view;
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
    body: { type: 'object', required: ['hostLabel', 'client', 'corpId'], properties },
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
  {
    method: 'POST',
    url: '/devices/:id/join',
    body: {
      type: 'object',
      required: ['corpId', 'kind', 'userid'],
      properties: { ...identity.properties, corpId: { type: 'string' } },
    },
    run: joinCorp,
  },
];
