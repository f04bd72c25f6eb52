import type { Fields } from '../api/fields';
import { dumpWorld, loadWorld, type SnapshotDocument } from '../state/snapshot';
import { ControlError, type ControlCall, type ControlRoute } from './control-route';
import { openEventStream } from './event-stream';

const clockChanged = (call: ControlCall): unknown => {
  const state = call.world.clock.state();
  call.world.hub.emit('clock', () => state);
  call.world.onChange();
  return state;
};

const setClock = (call: ControlCall): unknown => {
  const { now, speed, paused } = call.body;
  call.world.clock.change({
    ...(typeof now === 'number' ? { now } : {}),
    ...(typeof speed === 'number' ? { speed } : {}),
    ...(typeof paused === 'boolean' ? { paused } : {}),
  });
  return clockChanged(call);
};

const advance = (call: ControlCall): unknown => {
  if (typeof call.body['ms'] === 'number') call.world.clock.advance(call.body['ms']);
  return clockChanged(call);
};

const media = (call: ControlCall): unknown => {
  const found = call.world.media.peek(call.params['mediaId'] ?? '');
  if (!found) throw new ControlError(404, 'NOT_FOUND', 'no such media');
  // Uploaded bytes are shown as what they were sniffed to be and may never run as a page of this origin.
  const inline = found.type === 'image' || found.type === 'voice' || found.type === 'video';
  call.reply
    .header('content-type', found.contentType)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', 'sandbox')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('content-disposition', inline ? 'inline' : 'attachment')
    .send(found.bytes);
  return undefined;
};

const restore = (call: ControlCall): Fields => {
  // Written by GET /sim/snapshot; anything else fails while it is read.
  loadWorld(call.world, call.request.body as SnapshotDocument);
  call.world.hub.emit('reset', () => ({ restored: true }));
  call.world.onChange();
  return {};
};

export const STATE_ROUTES: ControlRoute[] = [
  { method: 'GET', url: '/clock', run: ({ world }) => world.clock.state() },
  {
    method: 'PUT',
    url: '/clock',
    body: {
      type: 'object',
      properties: {
        now: { type: 'number' },
        speed: { type: 'number', minimum: 0, maximum: 100_000 },
        paused: { type: 'boolean' },
      },
    },
    run: setClock,
  },
  {
    method: 'POST',
    url: '/clock/advance',
    body: { type: 'object', required: ['ms'], properties: { ms: { type: 'number' } } },
    run: advance,
  },
  {
    method: 'POST',
    url: '/reset',
    run: ({ world, body }) => {
      world.reset(body['keepCorps'] === true);
      return {};
    },
  },
  { method: 'GET', url: '/snapshot', run: ({ world }) => dumpWorld(world) },
  {
    method: 'PUT',
    url: '/snapshot',
    body: {
      type: 'object',
      required: ['version', 'corps'],
      properties: { version: { const: 1 }, corps: { type: 'array' } },
    },
    run: restore,
  },
  {
    method: 'POST',
    url: '/snapshot/save',
    run: async ({ snapshot }) => {
      if (!snapshot) throw new ControlError(409, 'NO_FILE', 'the simulator was started without a snapshot file');
      await snapshot.save();
      return {};
    },
  },
  {
    method: 'GET',
    url: '/health',
    run: ({ world }) => ({
      ok: true,
      now: world.clock.now(),
      corps: world.corps.size,
      deliveries: world.deliveries.size,
    }),
  },
  { method: 'GET', url: '/media/:mediaId', run: media },
  {
    method: 'GET',
    url: '/events',
    run: (call) => {
      openEventStream(call);
      return undefined;
    },
  },
];
