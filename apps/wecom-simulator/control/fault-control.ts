import type { Fields } from '../api/fields';
import { objectAt, textAt } from '../api/fields';
import { DEFAULT_SWITCHES } from '../callbacks/courier';
import { FAULT_KINDS, type FaultRuleInput } from '../faults/fault-rules';
import { DEFAULT_LIMITS } from '../faults/limits';
import type { World } from '../state/world';
import { ControlError, type ControlCall, type ControlRoute } from './control-route';

const number = { type: 'number', minimum: 0 };
const rule = {
  type: 'object',
  required: ['kind'],
  properties: {
    id: { type: 'string' },
    enabled: { type: 'boolean' },
    label: { type: 'string' },
    corp: { type: 'string' },
    path: { type: 'string' },
    probability: { type: 'number', minimum: 0, maximum: 1 },
    maxHits: number,
    until: number,
    kind: { enum: FAULT_KINDS },
    ms: number,
    jitterMs: number,
    mode: { enum: ['refuse', 'http500', 'black-hole'] },
    window: { enum: ['minute', 'hour', 'day'] },
    code: { enum: [40014, 42001] },
    percent: { type: 'number', minimum: 0, maximum: 100 },
  },
};

const sameShape = (defaults: object, special: Record<string, object> = {}): object => ({
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [name, typeof value === 'boolean' ? { type: 'boolean' } : number]),
    ),
    ...special,
  },
});

const STATE_SCHEMA = {
  type: 'object',
  properties: {
    seed: { type: 'integer' },
    rules: { type: 'array', items: rule },
    duplicateCheck: { type: 'boolean' },
    limits: sameShape(DEFAULT_LIMITS),
    callbacks: sameShape(DEFAULT_SWITCHES, {
      signTime: { enum: ['real', 'simulator'] },
      forge: { enum: ['none', 'receive-id', 'signature', 'old-timestamp'] },
    }),
    delayMs: number,
  },
};

export const faultState = (world: World): Fields => ({
  seed: world.faults.seed,
  rules: world.faults.list(),
  duplicateCheck: world.duplicateCheck,
  limits: world.limits,
  callbacks: world.courier.switches,
  delayMs: world.delayMs,
});

const told = (world: World): Fields => {
  const state = faultState(world);
  world.hub.emit('fault', () => state);
  world.onChange();
  return state;
};

/** Takes the given parts of a fault state; bodies come checked by the schema. */
export const applyFaults = (world: World, body: Fields): void => {
  if (typeof body['seed'] === 'number') world.faults.reseed(body['seed']);
  if (Array.isArray(body['rules'])) world.faults.replace(body['rules'] as FaultRuleInput[]);
  if (typeof body['duplicateCheck'] === 'boolean') world.duplicateCheck = body['duplicateCheck'];
  if (typeof body['delayMs'] === 'number') world.delayMs = body['delayMs'];
  world.limits = { ...world.limits, ...objectAt(body, 'limits') };
  Object.assign(world.courier.switches, objectAt(body, 'callbacks') ?? {});
};

const put = (call: ControlCall): Fields => {
  applyFaults(call.world, call.body);
  return told(call.world);
};

const add = (call: ControlCall): Fields => {
  // The shape was checked by the route's schema.
  const added = call.world.faults.add(call.request.body as FaultRuleInput);
  told(call.world);
  return { ...added };
};

const patch = (call: ControlCall): Fields => {
  const changed = call.world.faults.patch(call.params['id'] ?? '', call.body);
  if (!changed) throw new ControlError(404, 'NOT_FOUND', 'no such rule');
  told(call.world);
  return { ...changed };
};

const remove = (call: ControlCall): Fields => {
  if (!call.world.faults.remove(call.params['id'] ?? '')) throw new ControlError(404, 'NOT_FOUND', 'no such rule');
  told(call.world);
  return {};
};

const allOff = (call: ControlCall): Fields => {
  call.world.resetFaults();
  Object.assign(call.world.courier.switches, DEFAULT_SWITCHES);
  return told(call.world);
};

const endTokens = (call: ControlCall): Fields => {
  const corpId = textAt(call.body, 'corpId');
  const token = textAt(call.body, 'token');
  const agentId = call.body['agentId'];
  const ended = call.world.tokens.end(
    (each) =>
      (corpId === undefined || each.corpId === corpId) &&
      (token === undefined || each.token === token) &&
      (agentId === undefined || each.agentId === agentId),
  );
  call.world.onChange();
  return { ended };
};

const counters = (call: ControlCall): Fields => {
  const corp = call.query['corp'];
  return call.world.counters.state(call.world.clock.now(), corp ? `corp|${corp}|` : '');
};

export const FAULT_ROUTES: ControlRoute[] = [
  { method: 'GET', url: '/faults', run: ({ world }) => faultState(world) },
  { method: 'PUT', url: '/faults', body: STATE_SCHEMA, run: put },
  { method: 'DELETE', url: '/faults', run: allOff },
  { method: 'POST', url: '/faults/rules', body: rule, run: add },
  { method: 'PATCH', url: '/faults/rules/:id', body: { ...rule, required: [] }, run: patch },
  { method: 'DELETE', url: '/faults/rules/:id', run: remove },
  {
    method: 'POST',
    url: '/tokens/end',
    body: {
      type: 'object',
      properties: { corpId: { type: 'string' }, agentId: { type: ['integer', 'null'] }, token: { type: 'string' } },
    },
    run: endTokens,
  },
  { method: 'GET', url: '/limits', run: counters },
  {
    method: 'DELETE',
    url: '/limits',
    run: ({ world }) => {
      world.counters.clear();
      world.windows.clear();
      return {};
    },
  },
];
