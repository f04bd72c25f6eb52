import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@platform/config/config';
import type { Ctx } from '@platform/ctx/ctx';
import { patience } from '@platform/ctx/deadline';
import {
  createMemoryCallLimiter,
  createMemoryTokenStore,
  createWecomClient,
  systemClock,
  WecomError,
  type WecomApp,
  type WecomClient,
} from '@wecom';
import { UnitSecretsReader } from './unit-secrets';

/** Values of a connection before they are kept; absent secrets stand for the kept ones. */
export interface TrialInput {
  corpId: string;
  agentId: number;
  secret?: string | undefined;
  contactSyncSecret?: string | undefined;
}

export type TrialField = 'corpId' | 'appSecret' | 'agentId' | 'contactSyncSecret';
export type TrialCode = 'CORP_ID_INVALID' | 'SECRET_INVALID' | 'AGENT_INVALID' | 'IP_NOT_TRUSTED' | 'WECOM_UNAVAILABLE';

/** Asks WeCom about each value of a connection, past every cache, and keeps nothing of it (SUB-113). */
@Injectable()
export class ConnectionTrial implements OnApplicationShutdown {
  readonly #client: WecomClient;

  constructor(
    config: Config,
    private readonly secrets: UnitSecretsReader,
  ) {
    this.#client = createWecomClient({
      ...config.wecom,
      timeoutMs: () => patience(10_000),
      store: createMemoryTokenStore(),
      limiter: createMemoryCallLimiter(systemClock),
    });
  }

  onApplicationShutdown(): void {
    this.#client.close();
  }

  /** @returns one line per value: null = WeCom took it. A value without a secret to show is refused as such */
  async check(ctx: Ctx, input: TrialInput): Promise<ReadonlyMap<TrialField, TrialCode | null>> {
    const kept = await this.secrets.of(ctx);
    const found = new Map<TrialField, TrialCode | null>([['corpId', null]]);
    const secret = input.secret ?? kept?.connection.secret;
    const sync = input.contactSyncSecret ?? kept?.contactSyncSecret ?? undefined;
    found.set('appSecret', secret === undefined ? 'SECRET_INVALID' : null);
    found.set('agentId', secret === undefined ? 'AGENT_INVALID' : null);
    found.set('contactSyncSecret', sync === undefined ? 'SECRET_INVALID' : null);
    if (secret !== undefined) {
      const app = this.#client.forApp({ unitId: ctx.unitId, corpId: input.corpId, agentId: input.agentId, secret });
      const token = await answerOf(app.checkSecret());
      if (token === null) found.set('agentId', agentCode(await answerOf(app.agents.get(input.agentId))));
      else put(found, 'appSecret', token);
    }
    if (sync !== undefined && found.get('corpId') === null) {
      const app: WecomApp = this.#client.forApp({ unitId: ctx.unitId, corpId: input.corpId, secret: sync });
      const token = await answerOf(app.checkSecret());
      const departments = token === null ? await answerOf(app.departments.simpleList()) : null;
      if (token !== null || departments !== null) put(found, 'contactSyncSecret', (token ?? departments) as WecomError);
    }
    return found;
  }
}

async function answerOf(call: Promise<unknown>): Promise<WecomError | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof WecomError) return error;
    throw error;
  }
}

// wecom 01 §5: corp unknown; source address not trusted.
const NO_CORP = new Set([40013, 41002]);
const NO_ADDRESS = new Set([60020]);

function put(found: Map<TrialField, TrialCode | null>, field: TrialField, error: WecomError): void {
  if (error.kind !== 'answer' || error.retryable) found.set(field, 'WECOM_UNAVAILABLE');
  else if (NO_CORP.has(error.code ?? 0)) found.set('corpId', 'CORP_ID_INVALID');
  else found.set(field, NO_ADDRESS.has(error.code ?? 0) ? 'IP_NOT_TRUSTED' : 'SECRET_INVALID');
}

function agentCode(error: WecomError | null): TrialCode | null {
  if (error === null) return null;
  if (error.kind !== 'answer' || error.retryable) return 'WECOM_UNAVAILABLE';
  return NO_ADDRESS.has(error.code ?? 0) ? 'IP_NOT_TRUSTED' : 'AGENT_INVALID';
}
