import type { Fields } from '../api/fields';
import { SMS_MODES, type SmsMode } from '../sms/sms-box';
import { numberIn, type ControlCall, type ControlRoute } from './control-route';

const list = (call: ControlCall): Fields => ({
  messages: call.world.sms.list(call.query['to'] || undefined, Math.min(numberIn(call.query, 'limit') ?? 100, 2_000)),
  ...call.world.sms.switches,
});

const setMode = (call: ControlCall): Fields => {
  const { mode, ms } = call.body;
  const { sms } = call.world;
  // The shape was checked by the route's schema.
  sms.switches = { mode: mode as SmsMode, ms: typeof ms === 'number' ? ms : sms.switches.ms };
  call.world.hub.emit('smsMode', () => sms.switches);
  return { ...sms.switches };
};

export const SMS_ROUTES: ControlRoute[] = [
  { method: 'GET', url: '/sms', run: list },
  {
    method: 'PUT',
    url: '/sms/mode',
    body: {
      type: 'object',
      required: ['mode'],
      properties: { mode: { enum: SMS_MODES }, ms: { type: 'number', minimum: 0, maximum: 60_000 } },
    },
    run: setMode,
  },
  {
    method: 'DELETE',
    url: '/sms',
    run: ({ world }) => {
      world.sms.clear();
      world.sms.resetSwitches();
      world.hub.emit('smsMode', () => world.sms.switches);
      return {};
    },
  },
];
