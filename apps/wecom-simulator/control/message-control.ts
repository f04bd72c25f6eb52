import type { Fields } from '../api/fields';
import type { DeliveryFilter, Fate } from '../delivery/delivery-log';
import { ControlError, numberIn, type ControlCall, type ControlRoute } from './control-route';

const TOTAL_UP_TO = 10_000;

const filterOf = (query: Record<string, string>): DeliveryFilter => {
  const filter: DeliveryFilter = {};
  const texts = ['corp', 'receiver', 'child', 'path', 'words'] as const;
  for (const name of texts) if (query[name]) filter[name] = query[name];
  const { kind, fate } = query;
  if (kind === 'member' || kind === 'parent' || kind === 'student') filter.kind = kind;
  else if (kind) throw new ControlError(400, 'BAD_INPUT', 'kind');
  const fates: Fate[] = ['delivered', 'duplicate', 'dropped', 'not-following'];
  const known = fates.find((each) => each === fate);
  if (known) filter.fate = known;
  else if (fate) throw new ControlError(400, 'BAD_INPUT', 'fate');
  for (const name of ['agent', 'since', 'until', 'call'] as const) {
    const number = numberIn(query, name);
    if (number !== undefined) filter[name] = number;
  }
  return filter;
};

const list = (call: ControlCall): Fields => {
  const filter = filterOf(call.query);
  const limit = Math.min(numberIn(call.query, 'limit') ?? 100, 5000);
  const newestFirst = call.query['order'] !== 'asc';
  const page = call.world.deliveries.list(filter, limit, newestFirst, numberIn(call.query, 'cursor'));
  const small = call.world.deliveries.size <= TOTAL_UP_TO;
  return {
    messages: page.rows,
    nextCursor: page.nextCursor,
    ...(small ? { total: call.world.deliveries.count(filter).total } : {}),
  };
};

const count = (call: ControlCall): Fields => {
  const by = call.query['by'];
  if (by && !['fate', 'receiver', 'call', 'corp'].includes(by)) throw new ControlError(400, 'BAD_INPUT', 'by');
  const { total, groups } = call.world.deliveries.count(filterOf(call.query), by);
  return by ? { total, groups } : { total };
};

const one = (call: ControlCall): unknown => {
  const delivery = call.world.deliveries.get(Number(call.params['id']));
  if (!delivery) throw new ControlError(404, 'NOT_FOUND', 'no such delivery');
  return delivery;
};

const receivers = (call: ControlCall): Fields => {
  const sent = call.world.deliveries.call(Number(call.params['id']));
  if (!sent) throw new ControlError(404, 'NOT_FOUND', 'no accepted send with this call id');
  return { receivers: call.world.deliveries.receiversOf(sent) };
};

const calls = (call: ControlCall): Fields => {
  const { corp, path } = call.query;
  const errcode = numberIn(call.query, 'errcode');
  const since = numberIn(call.query, 'since');
  const rows = call.world.calls.find({
    ...(corp ? { corp } : {}),
    ...(path ? { path } : {}),
    ...(errcode === undefined ? {} : { errcode }),
    ...(since === undefined ? {} : { since }),
    limit: Math.min(numberIn(call.query, 'limit') ?? 100, 20_000),
  });
  return { calls: rows, counts: call.world.calls.counts() };
};

const callbacks = (call: ControlCall): Fields => {
  const { corp, status, event } = call.query;
  const since = numberIn(call.query, 'since');
  const found = call.world.courier.find({
    ...(corp ? { corp } : {}),
    ...(status ? { status } : {}),
    ...(event ? { event } : {}),
    ...(since === undefined ? {} : { since }),
    limit: Math.min(numberIn(call.query, 'limit') ?? 100, 20_000),
  });
  return { callbacks: found, pending: call.world.courier.pending };
};

const drain = async (call: ControlCall): Promise<Fields> => {
  const until = Date.now() + 30_000;
  while (call.world.courier.pending > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
  return { pending: call.world.courier.pending };
};

const resend = (call: ControlCall): unknown => {
  const record = call.world.courier.resend(Number(call.params['id']));
  if (!record) throw new ControlError(404, 'NOT_FOUND', 'no such callback');
  return record;
};

export const MESSAGE_ROUTES: ControlRoute[] = [
  { method: 'GET', url: '/messages', run: list },
  { method: 'GET', url: '/messages/count', run: count },
  { method: 'GET', url: '/messages/:id', run: one },
  { method: 'GET', url: '/calls', run: calls },
  { method: 'GET', url: '/calls/:id/receivers', run: receivers },
  { method: 'GET', url: '/callbacks', run: callbacks },
  { method: 'POST', url: '/callbacks/release', run: ({ world }) => ({ released: world.courier.release() }) },
  { method: 'POST', url: '/callbacks/drain', run: drain },
  { method: 'POST', url: '/callbacks/:id/resend', run: resend },
];
