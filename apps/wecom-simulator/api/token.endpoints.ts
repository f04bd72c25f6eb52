import { appBySecret } from '../state/corp';
import type { World } from '../state/world';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import type { Fields } from './fields';

/** GET gettoken (doc 91039): one token per secret, the same until it ends; a lock per address after many wrong secrets. */
export const getToken = (world: World, query: Record<string, string>, ip: string): Fields => {
  const corpId = query['corpid'] ?? '';
  const secret = query['corpsecret'] ?? '';
  if (corpId === '') throw new ApiError(41002);
  if (secret === '') throw new ApiError(41004);
  const corp = world.corps.get(corpId);
  const lock = `wrong-secret|${ip}`;
  const now = world.clock.now();
  if (world.counters.blocked(lock, now)) throw new ApiError(45009);
  if (!corp) throw new ApiError(40013);
  const isSync = secret === corp.contactSync.secret;
  const app = isSync ? undefined : appBySecret(corp, secret);
  if (!isSync && !app) {
    const most = world.limits.wrongSecretPerHour;
    world.counters.take(lock, now, most, most);
    throw new ApiError(40001);
  }
  if (app && !app.enabled) throw new ApiError(50003);
  const { token, expiresIn } = world.tokens.issue(corpId, app?.agentId ?? null);
  world.onChange();
  return { access_token: token, expires_in: expiresIn };
};

const takeTicket = (call: AppCall): void => {
  const { limits, counters, clock } = call.world;
  if (!limits.enforce) return;
  const now = clock.now();
  const { jsTicketPerHourCorp: perCorp, jsTicketPerHourApp: perApp } = limits;
  const refused =
    counters.take(`ticket|${call.corp.corpId}`, now, perCorp, perCorp) ??
    counters.take(`ticket|${call.corp.corpId}|${call.app.agentId}`, now, perApp, perApp);
  if (refused) throw new ApiError(45009);
};

/** JS tickets (03 §5.1) and address lists (01 §3). */
export const TOKEN_ENDPOINTS: Endpoint[] = [
  {
    method: 'GET',
    path: 'get_jsapi_ticket',
    gate: 'app',
    run: (call) => {
      takeTicket(call);
      const { ticket, expiresIn } = call.world.tokens.ticket('config', call.corp.corpId, call.app.agentId);
      return { ticket, expires_in: expiresIn };
    },
  },
  {
    method: 'GET',
    path: 'ticket/get',
    gate: 'app',
    run: (call) => {
      if (call.query['type'] !== 'agent_config') throw new ApiError(40058, 'type should be agent_config.');
      takeTicket(call);
      const { ticket, expiresIn } = call.world.tokens.ticket('agentConfig', call.corp.corpId, call.app.agentId);
      return { ticket, expires_in: expiresIn };
    },
  },
  { method: 'GET', path: 'get_api_domain_ip', gate: 'any', run: () => ({ ip_list: ['127.0.0.1'] }) },
  { method: 'GET', path: 'getcallbackip', gate: 'any', run: () => ({ ip_list: ['127.0.0.1'] }) },
];
