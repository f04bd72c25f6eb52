import { createHash } from 'node:crypto';
import { randomId } from '../state/random';
import type { World } from '../state/world';
import { ApiError, withHint } from './api-error';
import { isBinary, type Answer, type AppCall, type Call, type Endpoint, type UploadedPart } from './endpoint';
import { ENDPOINTS } from './endpoint-table';
import { isFields, textAt, type Fields } from './fields';
import { checkGate } from './gates';
import { getToken } from './token.endpoints';

export interface ApiRequest {
  method: string;
  /** Below `/cgi-bin/`, without slash at the end. */
  path: string;
  query: Record<string, string>;
  raw: Buffer;
  part?: UploadedPart;
  range?: string;
  ip: string;
}

export type ApiOutcome =
  | { kind: 'json'; status: number; body: Fields }
  | { kind: 'binary'; status: number; headers: Record<string, string>; bytes: Buffer }
  | { kind: 'reset' }
  | { kind: 'never' };

const BY_PATH = new Map<string, Endpoint>(ENDPOINTS.map((each) => [each.path, each]));

/** Not counted in the limits per corp and interface: message sending, and code exchange (01 §4, 03 §1). */
const UNCOUNTED = new Set(['message/send', 'auth/getuserinfo', 'user/getuserinfo', 'school/getuserinfo']);

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const parseBody = (raw: Buffer): { body: Fields; broken: boolean } => {
  if (raw.length === 0) return { body: {}, broken: false };
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return isFields(value) ? { body: value, broken: false } : { body: {}, broken: true };
  } catch {
    return { body: {}, broken: true };
  }
};

/** Answers calls below `/cgi-bin/` as WeCom does: faults, limits, token, rights, the endpoint, the envelope, the log. */
export class Dispatcher {
  constructor(private readonly world: World) {}

  async handle(request: ApiRequest): Promise<ApiOutcome> {
    const { world } = this;
    const id = world.calls.nextId();
    const started = performance.now();
    const bodyHash = createHash('sha256').update(request.raw).digest('hex');
    const token = world.tokens.find(request.query['access_token'] ?? '');
    const corpId = token?.corpId ?? request.query['corpid'] ?? '';
    const running = `${corpId}|${request.path}`;
    const trace: { fault?: string } = {};
    const parallel = world.counters.enter(running);
    try {
      const down = world.faults.strike('down', corpId, request.path);
      const slow = world.faults.strike('slow', corpId, request.path);
      const delay = world.delayMs + (slow ? (slow.ms ?? 1000) + world.faults.jitter(slow.jitterMs ?? 0) : 0);
      if (slow) trace.fault = 'slow';
      if (delay > 0) await wait(delay);
      if (down) {
        this.log(request, id, corpId, null, started, bodyHash, -2, down.mode ?? 'refuse', 'down');
        if (down.mode === 'http500') return { kind: 'json', status: 500, body: {} };
        return { kind: down.mode === 'black-hole' ? 'never' : 'reset' };
      }
      const dropped = world.faults.strike('accept-then-drop', corpId, request.path);
      if (dropped) trace.fault = 'accept-then-drop';
      const outcome = await this.execute(request, id, corpId, bodyHash, parallel, trace);
      const body = outcome.kind === 'json' ? outcome.body : {};
      const code = typeof body['errcode'] === 'number' ? body['errcode'] : 0;
      this.log(request, id, corpId, token?.agentId ?? null, started, bodyHash, code, textAt(body, 'errmsg') ?? '', trace.fault);
      if (dropped) return { kind: dropped.mode === 'black-hole' ? 'never' : 'reset' };
      return outcome;
    } finally {
      world.counters.leave(running);
    }
  }

  private async execute(
    request: ApiRequest,
    id: number,
    corpId: string,
    bodyHash: string,
    parallel: number,
    trace: { fault?: string },
  ): Promise<ApiOutcome> {
    const { body, broken } = request.part ? { body: {}, broken: false } : parseBody(request.raw);
    try {
      const answer = await this.run(request, id, corpId, bodyHash, parallel, body, trace);
      if (isBinary(answer)) return { kind: 'binary', status: answer.status, headers: answer.headers, bytes: answer.binary };
      const whole = { errcode: 0, errmsg: 'ok', ...answer };
      return {
        kind: 'json',
        status: 200,
        body: broken ? { ...whole, errmsg: `${String(whole.errmsg)}. Warning: wrong json format. ` } : whole,
      };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const text = broken ? `${error.message} Warning: wrong json format.` : error.message;
      const hint = `${this.world.clock.seconds()}_${id % 100}_${randomId(16).replace(/[-_]/g, '0')}`;
      const status = error.code === 404 ? 404 : 200;
      return {
        kind: 'json',
        status,
        body: { errcode: error.code, errmsg: withHint(error.code, text, hint, request.ip), ...error.extra },
      };
    }
  }

  private run(
    request: ApiRequest,
    id: number,
    corpId: string,
    bodyHash: string,
    parallel: number,
    body: Fields,
    trace: { fault?: string },
  ): Answer | Promise<Answer> {
    const { world } = this;
    const { path, query, ip } = request;
    const endpoint = BY_PATH.get(path);
    if (!endpoint && path !== 'gettoken') throw new ApiError(404);
    this.checkFaults(corpId, path, parallel, trace);
    this.checkCounters(corpId, path, ip);
    if (!endpoint) return getToken(world, query, ip);
    const presented = query['access_token'] ?? '';
    if (presented === '') throw new ApiError(41001);
    const ending = world.faults.strike('token-ended', corpId, path);
    if (ending) {
      trace.fault = 'token-ended';
      world.tokens.end((each) => each.token === presented);
      throw new ApiError(ending.code ?? 40014);
    }
    const token = world.tokens.find(presented);
    const corp = token && world.corps.get(token.corpId);
    if (!token || !corp) throw new ApiError(40014);
    if (token.expiresAt <= world.clock.now()) throw new ApiError(42001);
    const app = token.agentId === null ? null : corp.apps.get(token.agentId);
    if (app === undefined) throw new ApiError(40014);
    if (app && !app.enabled) throw new ApiError(50003);
    checkGate(endpoint.gate, corp, app);
    const call: Call = {
      world,
      id,
      corp,
      app,
      query,
      body: request.method === 'POST' ? body : {},
      bodyHash,
      ip,
      ...(request.range === undefined ? {} : { range: request.range }),
      ...(request.part === undefined ? {} : { part: request.part }),
    };
    if (endpoint.gate === 'any' || endpoint.gate === 'sync') return endpoint.run(call);
    if (!app) throw new ApiError(48002);
    const appCall: AppCall = { ...call, app };
    return endpoint.run(appCall);
  }

  private checkFaults(corpId: string, path: string, parallel: number, trace: { fault?: string }): void {
    const { world } = this;
    if (world.faults.strike('busy', corpId, path)) {
      trace.fault = 'busy';
      throw new ApiError(-1);
    }
    const most = world.limits.concurrent;
    if (world.faults.strike('concurrency', corpId, path) || (most > 0 && parallel > most)) {
      trace.fault = 'concurrency';
      throw new ApiError(45033);
    }
    const key = `corp|${corpId}|${path}`;
    const now = world.clock.now();
    if (world.counters.blocked(key, now)) throw new ApiError(45009);
    const throttle = world.faults.strike('throttle', corpId, path);
    if (throttle) {
      trace.fault = 'throttle';
      world.counters.block(key, throttle.window ?? 'minute', now);
      throw new ApiError(45009);
    }
  }

  private checkCounters(corpId: string, path: string, ip: string): void {
    const { limits, counters, clock } = this.world;
    if (!limits.enforce || UNCOUNTED.has(path)) return;
    const now = clock.now();
    const refused =
      counters.take(`ip|${ip}|${path}`, now, limits.ipPerMinute, limits.ipPerHour) ??
      (corpId ? counters.take(`corp|${corpId}|${path}`, now, limits.perMinute, limits.perHour) : null);
    if (refused) throw new ApiError(45009);
  }

  private log(
    request: ApiRequest,
    id: number,
    corpId: string,
    agentId: number | null,
    started: number,
    bodyHash: string,
    errcode: number,
    errmsg: string,
    fault: string | undefined,
  ): void {
    const { calls, clock, hub } = this.world;
    const row = {
      id,
      at: clock.now(),
      corpId,
      agentId,
      method: request.method,
      path: request.path,
      errcode,
      errmsg,
      ms: Math.round((performance.now() - started) * 10) / 10,
      ip: request.ip,
      bodyHash,
      ...(fault === undefined ? {} : { fault }),
    };
    calls.add(row);
    hub.emit('call', () => row, corpId);
  }
}
