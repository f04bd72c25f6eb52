import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isAppCode } from '@contracts/apps';
import type { Locale } from '@contracts/locale';
import { SIGN_IN_FAILED_PAGE, type SignInFault, type UnitSurface } from '@contracts/session';
import { UnitFinder, WecomGateway } from '@features/wecom-gateway';
import { Config } from '@platform/config/config';
import { systemCtx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { isDomainError } from '@platform/errors/domain-error';
import type { ClientKind } from '@platform/pages/client-kind';
import { hashOf, newSecret, newState } from '../cookies';
import { ownPath } from '../domain/return-path';
import { callbackUrl, hostOf, originOf, startPath } from './hosts';
import { SignInLimits } from './sign-in.limits';

export interface StartInput {
  corpId: string;
  app: string | undefined;
  to: string | undefined;
  link: boolean;
  hopped: boolean;
  client: ClientKind;
  /** `Host` of the request: only to see whether the browser must first go to the surface's host. */
  host: string;
  ip: string;
  browser: string | undefined;
  locale: Locale;
}

export interface Redirect {
  location: string;
  /** New value of the browser cookie. */
  browser?: string;
  /** New value of the session cookie and its life in seconds. */
  session?: { value: string; seconds: number };
}

const SURFACE: Readonly<Record<Exclude<ClientKind, 'browser-mobile'>, UnitSurface>> = {
  'wecom-mobile': 'h5-staff',
  'wecom-desktop': 'console',
  wechat: 'h5-family',
  'browser-desktop': 'console',
};

/** @returns page for a log-in that failed */
export function failed(why: SignInFault): Redirect {
  return { location: `${SIGN_IN_FAILED_PAGE}?why=${why}` };
}

/** Sends the browser to WeCom with a `state` that only it can bring back, once, within ten minutes (A4). */
@Injectable()
export class StartLogin {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly units: UnitFinder,
    private readonly gateway: WecomGateway,
    private readonly limits: SignInLimits,
  ) {}

  async start(input: StartInput): Promise<Redirect> {
    if (input.client === 'browser-mobile') return failed('client');
    const surface = SURFACE[input.client];
    const app = input.app ?? (surface === 'console' ? 'mgmt-console' : 'notice');
    const unit = await this.units.byCorp(input.corpId);
    if (unit === undefined || !isAppCode(app)) return failed('unit');
    const to = ownPath(input.to);
    // Cookies belong to one host: the browser begins where it will come back to.
    if (input.host !== hostOf(this.config, surface) && !input.hopped) {
      return {
        location: `${originOf(this.config, surface)}${startPath({ corpId: unit.corpId, app, to, link: input.link })}&hop=1`,
      };
    }
    if (await this.limits.blocked(input.ip, unit.id)) return failed('limit');
    const ctx = systemCtx(unit.id, 'login', randomUUID(), input.locale);
    const client = await this.gateway.app(ctx, app).catch((error: unknown) => {
      if (isDomainError(error, 'WECOM_NOT_CONNECTED')) return undefined;
      throw error;
    });
    if (client === undefined) return failed('unit');
    const browser = input.browser ?? newSecret();
    const state = newState(unit.id);
    const web = input.client === 'browser-desktop';
    await this.db.inUnit(ctx, (tx) =>
      tx.execute(
        `INSERT INTO login_state (unit_id, state_hash, browser_hash, app, return_to, via, link, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + interval '10 minutes')`,
        [tx.unitId, hashOf(state), hashOf(browser), app, to ?? '', web ? 'web' : 'oauth', input.link],
      ),
    );
    const redirectUri = callbackUrl(this.config, surface, app);
    const location = web
      ? client.webLoginUrl({ redirectUri, state, lang: input.locale === 'zh-Hant' ? 'zh' : 'en' })
      : client.authorizeUrl({ redirectUri, state });
    return { location, ...(input.browser === undefined ? { browser } : {}) };
  }
}
