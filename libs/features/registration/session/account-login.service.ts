import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Injectable } from '@nestjs/common';
import {
  DirectoryReadback,
  hashOf,
  newSecret,
  newState,
  originOf,
  readBrowserCookie,
  readState,
  BROWSER_COOKIE,
  sessionCookie,
} from '@features/identity';
import { WecomGateway } from '@features/wecom-gateway';
import type { Locale } from '@contracts/locale';
import { registrationPath } from '@contracts/registration';
import { API_BASE } from '@contracts/route';
import { SIGN_IN_FAILED_PAGE } from '@contracts/session';
import { Config } from '@platform/config/config';
import { asUnitId, systemCtx, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { Logger } from '@platform/log/logger';
import { clientKind } from '@platform/pages/client-kind';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { WecomError, type WecomApp, type Who } from '@wecom';
import { openCode } from './code.rows';
import { SESSION_HOURS, type Visit } from './visits.service';

const APP = 'qr-code';

export interface Sent {
  location: string;
  browser?: string;
  session?: string;
}

interface Opening {
  who: Who;
  mobile: string | null;
  client: 'wecom' | 'wechat';
  deviceHash: Buffer;
  tokenHash: Buffer;
}

interface Login {
  token: string;
  client: 'wecom' | 'wechat';
}

/**
 * Who the WeChat account on the other side is: WeCom's OAuth names members, parents who follow 學校通知, and for anybody
 * else an openid that is unique in this corp. Nothing is taken from the page itself.
 */
@Injectable()
export class AccountLogin {
  constructor(
    private readonly db: Db,
    private readonly config: Config,
    private readonly gateway: WecomGateway,
    private readonly keys: UnitKeys,
    private readonly readback: DirectoryReadback,
    private readonly logger: Logger,
  ) {}

  /** @returns WeCom's authorize page; the page of the code itself where neither WeChat nor WeCom asks (SUB-104) */
  async start(visit: Visit, req: FastifyRequest, locale: Locale): Promise<Sent> {
    if (!visit.inApp) return { location: registrationPath(visit.token) };
    const client = clientKind(req.headers['user-agent']) === 'wechat' ? 'wechat' : 'wecom';
    const browser = readBrowserCookie(req.cookies[BROWSER_COOKIE]) ?? newSecret();
    const state = newState(visit.ctx.unitId);
    await this.db.inUnit(visit.ctx, async (tx) => {
      const code = await openCode(tx, visit.token, visit.ctx.locale);
      await tx.execute(
        `INSERT INTO registration_login (unit_id, state_hash, browser_hash, qr_id, client, locale, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, now() + interval '10 minutes')`,
        [tx.unitId, hashOf(state), hashOf(browser), code.id, client, locale],
      );
      await tx.execute(`UPDATE registration_qr SET scan_count = scan_count + 1 WHERE unit_id = $1 AND id = $2`, [tx.unitId, code.id]);
    });
    const app = await this.gateway.app(visit.ctx, APP);
    const redirectUri = `${originOf(this.config, client === 'wechat' ? 'h5-family' : 'h5-staff')}${API_BASE}/public/registration/return`;
    // In WeCom a member may show his number himself; the mirror often does not know it (SUB-71).
    const scope = client === 'wecom' ? 'snsapi_privateinfo' : 'snsapi_base';
    return { location: app.authorizeUrl({ redirectUri, state, scope }), browser };
  }

  /** Takes the browser back: state once, from the browser that left, within ten minutes (A4). */
  async finish(req: FastifyRequest, query: { code?: string | undefined; state?: string | undefined }): Promise<Sent> {
    const state = readState(query.state);
    const browser = readBrowserCookie(req.cookies[BROWSER_COOKIE]);
    const failed = { location: `${SIGN_IN_FAILED_PAGE}?why=link` };
    if (state === undefined || browser === undefined || query.code === undefined || query.code === '') return failed;
    const ctx = systemCtx(asUnitId(state.unitId), 'registration', randomUUID());
    const login = await this.db.inUnit(ctx, (tx) =>
      tx.one<Login>(
        `UPDATE registration_login l SET used_at = now() FROM registration_qr q
          WHERE l.unit_id = $1 AND l.state_hash = $2 AND l.browser_hash = $3 AND l.used_at IS NULL AND l.expires_at > now()
            AND q.unit_id = $1 AND q.id = l.qr_id
          RETURNING q.token, l.client`,
        [tx.unitId, state.hash, hashOf(browser)],
      ),
    );
    if (login === undefined) return failed;
    const app = await this.gateway.app(ctx, APP);
    const who = await app.identity.whoInWecom(query.code).catch((error: unknown) => {
      if (error instanceof WecomError) return error;
      throw error;
    });
    if (who instanceof WecomError) {
      this.logger.warn({ unitId: ctx.unitId, call: who.call, code: who.code }, 'registration: the code was not exchanged');
      return who.kind === 'answer' && !who.retryable ? failed : { location: `${SIGN_IN_FAILED_PAGE}?why=wecom` };
    }
    await this.#mirror(ctx, who);
    const mobile = await this.#shownMobile(ctx, app, who);
    const secret = newSecret();
    await this.db.inUnit(ctx, (tx) =>
      this.#open(tx, { who, mobile, client: login.client, deviceHash: hashOf(browser), tokenHash: hashOf(secret) }),
    );
    return { location: registrationPath(login.token), session: sessionCookie(ctx.unitId, secret) };
  }

  /** A person WeCom knows and the mirror does not yet is read first (A6). */
  async #mirror(ctx: Ctx, who: Who): Promise<void> {
    if (who.kind === 'stranger') return;
    const known = await this.db.read(ctx, (tx) => findPerson(tx, who));
    if (known.memberId !== null || known.parentId !== null) return;
    if (who.kind === 'member') await this.readback.member(ctx, who.userid);
    else await this.readback.family(ctx, who.kind === 'parent' ? who.parent_userid : who.student_userid, who.kind);
  }

  /** Only what the member let WeCom show; without it the number is asked for. */
  async #shownMobile(ctx: Ctx, app: WecomApp, who: Who): Promise<string | null> {
    if (who.kind !== 'member' || who.user_ticket === undefined) return null;
    try {
      const { mobile } = await app.identity.userDetail(who.user_ticket);
      return mobile === undefined || mobile === '' ? null : mobile;
    } catch (error) {
      if (!(error instanceof WecomError)) throw error;
      this.logger.warn({ unitId: ctx.unitId, call: error.call, code: error.code }, 'registration: the number was not shown');
      return null;
    }
  }

  async #open(tx: Tx, { who, mobile, client, deviceHash, tokenHash }: Opening): Promise<void> {
    const { memberId, parentId } = await findPerson(tx, who);
    const cipher = await this.keys.forUnit(tx);
    const id = randomUUIDv7();
    const account = accountKey(who);
    await tx.execute(
      `INSERT INTO registration_session (unit_id, token_hash, id, account_index, openid, mobile, member_id, parent_id, client, device_hash,
         expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(hours => $11))`,
      [
        tx.unitId,
        tokenHash,
        id,
        cipher.blindIndex('wechat_account', account),
        who.kind === 'stranger' && who.openid !== undefined
          ? cipher.seal({ table: 'registration_session', column: 'openid', row: id }, who.openid)
          : null,
        mobile === null ? null : cipher.seal({ table: 'registration_session', column: 'mobile', row: id }, mobile),
        memberId,
        parentId,
        client,
        deviceHash,
        SESSION_HOURS,
      ],
    );
  }
}

/** @throws Error when WeCom named nobody at all */
function accountKey(who: Who): string {
  if (who.kind === 'member') return `member:${who.userid.toLowerCase()}`;
  if (who.kind === 'parent') return `parent:${who.parent_userid}`;
  if (who.kind === 'student') return `student:${who.student_userid}`;
  const id = who.openid ?? who.external_userid;
  if (id === undefined) throw new Error('WeCom named nobody');
  return `openid:${id}`;
}

async function findPerson(tx: Pick<Tx, 'one' | 'unitId'>, who: Who): Promise<{ memberId: string | null; parentId: string | null }> {
  if (who.kind === 'stranger') return { memberId: null, parentId: null };
  if (who.kind === 'member') {
    const row = await tx.one<{ id: string }>(`SELECT id FROM member WHERE unit_id = $1 AND lower(wecom_userid) = lower($2)`, [
      tx.unitId,
      who.userid,
    ]);
    const parent =
      who.parent_userid === undefined
        ? undefined
        : await tx.one<{ id: string }>(`SELECT id FROM parent WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, who.parent_userid]);
    return { memberId: row?.id ?? null, parentId: parent?.id ?? null };
  }
  const userid = who.kind === 'parent' ? who.parent_userid : who.student_userid;
  const row = await tx.one<{ id: string }>(`SELECT id FROM parent WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, userid]);
  return { memberId: null, parentId: row?.id ?? null };
}
