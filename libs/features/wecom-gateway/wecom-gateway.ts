import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '@platform/config/config';
import type { Ctx } from '@platform/ctx/ctx';
import { patience } from '@platform/ctx/deadline';
import { Db } from '@platform/db/door';
import { Logger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { createWecomClient, type CallEvent, type WecomApp, type WecomClient } from '@wecom';
import { PgCallLimiter } from './data/call-limiter';
import { PgTokenStore } from './data/token-store';
import { UnitSecretsReader, type UnitSecrets } from './unit-secrets';
import { notConnected } from './wecom.errors';

/** Deadline of one call (conventions, limits). */
const WECOM_MS = 10_000;

/**
 * The one way to WeCom (OVR-28): typed clients of a unit's apps, with tokens and limits shared by all processes. Each
 * call is counted and logged without secrets. Nothing here may be used inside a transaction.
 */
@Injectable()
export class WecomGateway implements OnApplicationShutdown {
  readonly #client: WecomClient;

  constructor(
    config: Config,
    db: Db,
    keys: UnitKeys,
    metrics: Metrics,
    private readonly logger: Logger,
    private readonly secrets: UnitSecretsReader,
  ) {
    const calls = metrics.counter('wecom_calls_total', 'Calls to WeCom by interface and result', ['call', 'result', 'code']);
    const seconds = metrics.histogram('wecom_call_seconds', 'Duration of calls to WeCom', ['call']);
    this.#client = createWecomClient({
      ...config.wecom,
      // Who waits for the answer of a form hears in time that WeCom gave none (R16).
      timeoutMs: () => patience(WECOM_MS),
      store: new PgTokenStore(db, keys),
      limiter: new PgCallLimiter(db),
      onCall: (event) => {
        calls.inc({ call: event.call, result: event.result, code: String(event.code ?? 0) });
        seconds.observe({ call: event.call }, event.durationMs / 1000);
        this.#log(event);
      },
    });
  }

  /**
   * The EDIT app of the unit: reads and writes Contact Parents, reads members (conventions, "Who sends what").
   * @throws DomainError WECOM_NOT_CONNECTED; Error inside a transaction
   */
  async connection(ctx: Ctx): Promise<WecomApp> {
    const { corpId, connection } = await this.#secretsOf(ctx);
    return this.#client.forApp({ unitId: ctx.unitId, corpId, ...connection });
  }

  /** The contact-sync assistant: the only one that writes company contacts. It has no agent id. */
  async contactSync(ctx: Ctx): Promise<WecomApp> {
    const { corpId, contactSyncSecret } = await this.#secretsOf(ctx);
    if (contactSyncSecret === null) throw notConnected();
    return this.#client.forApp({ unitId: ctx.unitId, corpId, secret: contactSyncSecret });
  }

  /** A catalogue app by its code (spec 00 §4), e.g. `notice`; the connection app where it has no agent and secret of its own. */
  async app(ctx: Ctx, code: string): Promise<WecomApp & { readonly agentId: number }> {
    const { corpId, connection, apps } = await this.#secretsOf(ctx);
    const own = apps.get(code) ?? connection;
    return { ...this.#client.forApp({ unitId: ctx.unitId, corpId, ...own }), agentId: own.agentId };
  }

  onApplicationShutdown(): void {
    this.#client.close();
  }

  async #secretsOf(ctx: Ctx): Promise<UnitSecrets> {
    const secrets = await this.secrets.of(ctx);
    if (secrets === undefined) throw notConnected();
    return secrets;
  }

  #log(event: CallEvent): void {
    const { unitId, agentId, call, result, code, durationMs, tokenEnded } = event;
    const fields = {
      unitId,
      agentId,
      call,
      result,
      code,
      ms: Math.round(durationMs),
      ...(tokenEnded ? { ended: true } : {}),
    };
    if (result === 'ok' || tokenEnded) this.logger.info(fields, 'wecom call');
    else this.logger.warn(fields, 'wecom call');
  }
}
