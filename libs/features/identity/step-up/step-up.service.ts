import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { STEP_UP_MINUTES } from '@contracts/step-up';
import type { UnitSurface } from '@contracts/session';
import { WecomGateway } from '@features/wecom-gateway';
import { Config } from '@platform/config/config';
import type { Ctx, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import type { ClientKind } from '@platform/pages/client-kind';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { SmsGateway, SmsUnavailable } from '@platform/sms/sms-gateway';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { hashOf, newSecret, newState } from '../cookies';
import { ownPath } from '../domain/return-path';
import { callbackUrl } from '../login/hosts';
import { codeHash, mobileOf, type OwnMobile } from './own-mobile';

const CODE_MINUTES = 5;
const CODE_TRIES = 5;
const CODE_WAIT_SECONDS = 60;
const CODES_PER_HOUR = 5;

export interface BeginStepUp {
  method: 'wecom_scan' | 'sms';
  to: string | undefined;
  client: ClientKind;
  /** Value of the browser cookie, which the return from WeCom must bring along (A4). */
  browser: string | undefined;
}
export interface BegunStepUp {
  url: string | null;
  sentTo: string | null;
  validUntil: string | null;
  /** New value of the browser cookie. */
  browser?: string;
}

/**
 * Confirming one's identity again before rights are given or taken (PER-23): by WeCom's own confirmation, or by a code to
 * the mobile number WeCom has of the member. It belongs to one session and ends after ten minutes or with the session.
 */
@Injectable()
export class StepUpService {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly gateway: WecomGateway,
    private readonly keys: UnitKeys,
    private readonly sms: SmsGateway,
  ) {}

  async state(caller: Ctx): Promise<{ validUntil: string | null; sms: boolean }> {
    const { ctx, sessionId } = staffSession(caller);
    return this.db.read(ctx, async (tx) => ({
      validUntil: isoMacauOrNull(await this.until(tx, sessionId)),
      sms: (await mobileOf(tx, this.keys, ctx.actor.memberId)) !== undefined,
    }));
  }

  /** @returns the end of the confirmation of a session, null when there is none */
  async until(tx: ReadTx, sessionId: string): Promise<Date | null> {
    const row = await tx.one<{ valid_until: Date }>(
      `SELECT valid_until FROM step_up WHERE unit_id = $1 AND session_id = $2 AND valid_until > now()`,
      [tx.unitId, sessionId],
    );
    return row?.valid_until ?? null;
  }

  /** @throws DomainError STEP_UP_NO_SMS without a number outside mainland China; RATE_LIMITED within a minute of a code, and after five an hour */
  begin(caller: Ctx, input: BeginStepUp): Promise<BegunStepUp> {
    return input.method === 'sms' ? this.#sendCode(caller) : this.#scan(caller, input);
  }

  async #scan(caller: Ctx, input: BeginStepUp): Promise<BegunStepUp> {
    const { ctx, sessionId } = staffSession(caller);
    const browser = input.browser ?? newSecret();
    const state = newState(ctx.unitId);
    const web = input.client === 'browser-desktop';
    const app = await this.db.inUnit(ctx, async (tx) => {
      const session = await tx.one<{ app: string }>(`SELECT app FROM session WHERE unit_id = $1 AND id = $2`, [tx.unitId, sessionId]);
      if (session === undefined) throw notFound();
      await tx.execute(
        `INSERT INTO login_state (unit_id, state_hash, browser_hash, app, return_to, via, link, expires_at, step_up_session)
         VALUES ($1, $2, $3, $4, $5, $6, false, now() + interval '10 minutes', $7)`,
        [tx.unitId, hashOf(state), hashOf(browser), session.app, ownPath(input.to) ?? '', web ? 'web' : 'oauth', sessionId],
      );
      return session.app;
    });
    const client = await this.gateway.app(ctx, app);
    const redirectUri = callbackUrl(this.config, ctx.surface as UnitSurface, app);
    const url = web
      ? client.webLoginUrl({ redirectUri, state, lang: ctx.locale === 'zh-Hant' ? 'zh' : 'en' })
      : client.authorizeUrl({ redirectUri, state });
    return { url, sentTo: null, validUntil: null, ...(input.browser === undefined ? { browser } : {}) };
  }

  async #sendCode(caller: Ctx): Promise<BegunStepUp> {
    const { ctx, sessionId } = staffSession(caller);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const { mobile, school, id } = await this.db.inUnit(ctx, (tx) => this.#keepCode(tx, ctx.actor.memberId, sessionId, code));
    try {
      await this.sms.send(mobile.number, 'code', { school, code, minutes: String(CODE_MINUTES) }, ctx.locale);
    } catch (error) {
      if (!(error instanceof SmsUnavailable)) throw error;
      // What surely did not leave is not counted.
      if (!error.perhapsSent)
        await this.db.inUnit(ctx, (tx) => tx.execute(`DELETE FROM step_up_sent WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]));
      throw new DomainError(error.reason === 'not-configured' ? 'STEP_UP_NO_SMS' : 'UNAVAILABLE');
    }
    return { url: null, sentTo: mobile.masked, validUntil: null };
  }

  async #keepCode(tx: Tx, memberId: string, sessionId: string, code: string): Promise<{ mobile: OwnMobile; school: string; id: string }> {
    const mobile = await mobileOf(tx, this.keys, memberId);
    if (mobile === undefined) throw new DomainError('STEP_UP_NO_SMS');
    // Until this transaction ends nobody else counts codes of this person.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($2, $1))`, [tx.unitId, `step-up|${memberId}`]);
    const row = await tx.one<{ id: string }>(
      `INSERT INTO step_up_sent (unit_id, member_id)
       SELECT $1, $2 WHERE (SELECT count(*) FROM step_up_sent WHERE unit_id = $1 AND member_id = $2 AND sent_at > now() - interval '1 hour') < $3
       RETURNING id`,
      [tx.unitId, memberId, CODES_PER_HOUR],
    );
    if (row === undefined) throw new DomainError('RATE_LIMITED', { s: 3_600 });
    const kept = await tx.execute(
      `INSERT INTO step_up_code (unit_id, session_id, code_hash, valid_until) VALUES ($1, $2, $3, now() + make_interval(mins => $4))
       ON CONFLICT (unit_id, session_id) DO UPDATE SET code_hash = excluded.code_hash, tries = 0, sent_at = now(), valid_until = excluded.valid_until
         WHERE step_up_code.sent_at < now() - make_interval(secs => $5)`,
      [tx.unitId, sessionId, codeHash(sessionId, code), CODE_MINUTES, CODE_WAIT_SECONDS],
    );
    if (kept === 0) throw new DomainError('RATE_LIMITED', { s: CODE_WAIT_SECONDS });
    const unit = await tx.one<{ name: string }>(`SELECT name FROM school_unit WHERE id = $1`, [tx.unitId]);
    return { mobile, school: unit?.name ?? '', id: row.id };
  }

  /**
   * Ends it by the code; each code is tried five times at most and counts once.
   * @throws DomainError STEP_UP_CODE
   */
  async verify(caller: Ctx, code: string): Promise<{ validUntil: string }> {
    const { ctx, sessionId } = staffSession(caller);
    // The try is counted in a commit of its own: a refusal would otherwise take it back.
    const right = await this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<{ ok: boolean }>(
        `UPDATE step_up_code SET tries = tries + 1 WHERE unit_id = $1 AND session_id = $2 AND valid_until > now() AND tries < $4
         RETURNING code_hash = $3 AS ok`,
        [tx.unitId, sessionId, codeHash(sessionId, code), CODE_TRIES],
      );
      if (row?.ok !== true) return false;
      return (await tx.execute(`DELETE FROM step_up_code WHERE unit_id = $1 AND session_id = $2`, [tx.unitId, sessionId])) === 1;
    });
    if (!right) throw new DomainError('STEP_UP_CODE');
    return this.db.inUnit(ctx, async (tx) => ({ validUntil: isoMacau(await this.confirm(tx, sessionId, 'sms')) }));
  }

  /** The identity behind this session is confirmed now. @returns until when */
  async confirm(tx: Tx, sessionId: string, method: 'wecom_scan' | 'sms'): Promise<Date> {
    const row = await tx.one<{ valid_until: Date }>(
      `INSERT INTO step_up (unit_id, session_id, method, valid_until) VALUES ($1, $2, $3, now() + make_interval(mins => $4))
       ON CONFLICT (unit_id, session_id) DO UPDATE SET method = excluded.method, valid_until = excluded.valid_until RETURNING valid_until`,
      [tx.unitId, sessionId, method, STEP_UP_MINUTES],
    );
    if (row === undefined) throw new Error('the confirmation was not stored');
    await tx.audit({ action: 'session.confirmed', entity: 'session', entityId: sessionId, after: { method } });
    return row.valid_until;
  }
}

function staffSession(ctx: Ctx): { ctx: Ctx<StaffActor>; sessionId: string } {
  if (ctx.actor.kind !== 'staff' || ctx.sessionId === undefined) throw new DomainError('UNAUTHENTICATED');
  return { ctx: ctx as Ctx<StaffActor>, sessionId: ctx.sessionId };
}
