import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Locale } from '@contracts/locale';
import { NOT_JOINED_PAGE, SESSION_LIMITS, type UnitSurface } from '@contracts/session';
import { WecomGateway } from '@features/wecom-gateway';
import { asUnitId, makeCtx, systemCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { Logger } from '@platform/log/logger';
import type { ClientKind, DevicePlatform } from '@platform/pages/client-kind';
import { WecomError, type Who } from '@wecom';
import { hashOf, newSecret, readSessionCookie, readState, sessionCookie } from '../cookies';
import { returnPath } from '../domain/return-path';
import { mayUseWebLogin } from '../domain/rights';
import type { FamilyPerson, StaffPerson } from '../people.queries';
import { actorOf } from '../session-actor';
import { rolesMark, SessionReader, type OpenSession } from '../session.reader';
import { SessionStore } from '../session.store';
import { linkPeople } from './link-people';
import { LoginStates, type UsedState } from './login-states';
import { PersonResolver } from './person-resolver';
import { SignInLimits } from './sign-in.limits';
import { StepUpService } from '../step-up/step-up.service';
import { failed, type Redirect } from './start-login.service';

export interface FinishInput {
  app: string | undefined;
  code: string | undefined;
  state: string | undefined;
  client: ClientKind;
  platform: DevicePlatform;
  ip: string;
  browser: string | undefined;
  /** The session cookie the browser had before: it ends, and it may prove an identity in another unit. */
  session: string | undefined;
  locale: Locale;
}

interface Arrived {
  ctx: Ctx<SystemActor>;
  used: UsedState;
  person: StaffPerson | FamilyPerson;
  surface: UnitSurface;
}

/** Takes the browser back from WeCom: state, code, person, session, clean address (A2–A6). */
@Injectable()
export class FinishLogin {
  constructor(
    private readonly db: Db,
    private readonly gateway: WecomGateway,
    private readonly states: LoginStates,
    private readonly people: PersonResolver,
    private readonly sessions: SessionStore,
    private readonly reader: SessionReader,
    private readonly limits: SignInLimits,
    private readonly stepUp: StepUpService,
    private readonly logger: Logger,
  ) {}

  async finish(input: FinishInput): Promise<Redirect> {
    const state = readState(input.state);
    const unitId = state?.unitId ?? 0;
    if (await this.limits.blocked(input.ip, unitId)) return failed('limit');
    if (state === undefined || input.browser === undefined || input.code === undefined || input.code === '')
      return this.#wrong(input, unitId);
    const ctx = systemCtx(asUnitId(unitId), 'login', randomUUID(), input.locale);
    const claim = await this.states.use(ctx, {
      state: state.hash,
      browser: hashOf(input.browser),
      code: hashOf(input.code),
      app: input.app ?? '',
    });
    if (claim === undefined) return this.#wrong(input, unitId);
    if (claim.repeated) return { location: await this.states.again(ctx, claim, readSessionCookie(input.session)) };
    const who = await this.#ask(ctx, claim, input).catch((error: unknown) => {
      if (error instanceof WecomError) return error;
      throw error;
    });
    if (who === undefined) return this.#wrong(input, unitId);
    if (who instanceof WecomError) {
      this.logger.warn({ unitId, call: who.call, code: who.code }, 'log-in: the code was not exchanged');
      return who.kind === 'answer' && !who.retryable ? this.#wrong(input, unitId) : failed('wecom');
    }
    return this.#enter(ctx, claim, who, input);
  }

  /** O1 in WeCom (`wxwork` first), O2 in WeChat; one code goes to one of them, once (wecom 08 §9). */
  async #ask(ctx: Ctx, used: UsedState, input: FinishInput): Promise<Who | undefined> {
    const app = await this.gateway.app(ctx, used.app);
    const code = input.code ?? '';
    if (used.via === 'web') return app.identity.whoInWecom(code);
    if (input.client === 'wecom-mobile' || input.client === 'wecom-desktop') return app.identity.whoInWecom(code);
    return input.client === 'wechat' ? app.identity.whoInSchool(code) : undefined;
  }

  async #enter(ctx: Ctx<SystemActor>, used: UsedState, who: Who, input: FinishInput): Promise<Redirect> {
    const account =
      who.kind === 'member'
        ? who.userid
        : who.kind === 'parent'
          ? who.parent_userid
          : who.kind === 'student'
            ? who.student_userid
            : input.ip;
    if (!(await this.limits.accountMay(ctx.unitId, account))) return failed('limit');
    const person = await this.people.resolve(ctx, who, used.app).catch((error: unknown) => {
      if (error instanceof WecomError) return error;
      throw error;
    });
    if (person instanceof WecomError) return failed('wecom');
    if (used.stepUpSession !== null) return this.#confirm(ctx, used, used.stepUpSession, person, input);
    const surface = person === undefined ? undefined : surfaceOf(person, used, input.client);
    if (person === undefined || surface === undefined) {
      await this.#refuse(ctx, used, 'not-joined');
      return { location: NOT_JOINED_PAGE };
    }
    if (used.via === 'web' && (person.kind !== 'member' || !mayUseWebLogin(person))) {
      await this.#refuse(ctx, used, 'role');
      return failed('role');
    }
    return this.#open({ ctx, used, person, surface }, input);
  }

  /** Somebody confirms who he is: only the same person in the same session gains by it (PER-23). */
  async #confirm(
    ctx: Ctx<SystemActor>,
    used: UsedState,
    sessionId: string,
    person: StaffPerson | FamilyPerson | undefined,
    input: FinishInput,
  ): Promise<Redirect> {
    const before = readSessionCookie(input.session);
    const session = before === undefined ? undefined : await this.reader.find(before, true);
    if (session?.id !== sessionId || session.unitId !== ctx.unitId || person?.kind !== 'member' || session.person.id !== person.id) {
      await this.#refuse(ctx, used, 'step-up');
      return failed('link');
    }
    const own = makeCtx({ ...ctx, actor: actorOf(session.person), surface: session.surface, ip: input.ip });
    await this.db.inUnit(own, async (tx) => {
      await this.stepUp.confirm(tx, sessionId, 'wecom_scan');
      await this.states.opened(tx, used, sessionId);
    });
    return { location: returnPath(used.returnTo === '' ? null : used.returnTo, session.surface) };
  }

  async #open({ ctx, used, person, surface }: Arrived, input: FinishInput): Promise<Redirect> {
    const secret = newSecret();
    const before = readSessionCookie(input.session);
    const earlier = before === undefined ? undefined : await this.reader.find(before, true);
    const own = makeCtx({ ...ctx, actor: actorOf(person), surface, ip: input.ip });
    await this.db.inUnit(own, async (tx) => {
      const id = await this.sessions.create(tx, {
        hash: hashOf(secret),
        kind: person.kind,
        refId: person.id,
        surface,
        app: used.app,
        browserHash: used.browser,
        roles: rolesMark(person),
        platform: input.platform,
      });
      await this.states.opened(tx, used, id);
      if (before?.unitId === ctx.unitId) await this.sessions.revokeByHash(tx, before.hash);
      if (earlier !== undefined && mayLink(earlier, used, surface, ctx.unitId)) {
        await linkPeople(
          tx,
          { unitId: earlier.unitId, kind: earlier.person.kind, refId: earlier.person.id },
          { unitId: ctx.unitId, kind: person.kind, refId: person.id },
        );
      }
      await tx.audit({
        action: 'session.opened',
        entity: 'session',
        entityId: id,
        after: { app: used.app, via: used.via },
      });
    });
    if (before !== undefined && before.unitId !== ctx.unitId) await this.#leave(before.unitId, before.hash);
    return {
      location: returnPath(used.returnTo === '' ? null : used.returnTo, surface),
      session: { value: sessionCookie(ctx.unitId, secret), seconds: SESSION_LIMITS[surface].absolute },
    };
  }

  /** The session of the unit left behind ends too: one browser, one session (A2). */
  async #leave(unitId: number, hash: Buffer): Promise<void> {
    const ctx = systemCtx(asUnitId(unitId), 'login', randomUUID());
    await this.db.inUnit(ctx, (tx) => this.sessions.revokeByHash(tx, hash));
  }

  async #refuse(ctx: Ctx, used: UsedState, why: string): Promise<void> {
    await this.db.inUnit(ctx, (tx) =>
      tx.audit({ action: 'session.refused', entity: 'session', after: { why, app: used.app }, result: 'refused' }),
    );
  }

  async #wrong(input: FinishInput, unitId: number): Promise<Redirect> {
    await this.limits.failed(input.ip, unitId);
    return failed('link');
  }
}

/** Decided here by client and identity, never by the link (conventions, HTTP). */
function surfaceOf(person: StaffPerson | FamilyPerson, used: UsedState, client: ClientKind): UnitSurface | undefined {
  if (person.kind === 'parent') return used.via === 'web' ? undefined : 'h5-family';
  return used.via === 'web' || client === 'wecom-desktop' ? 'console' : 'h5-staff';
}

/**
 * One browser proved both identities. On a phone WeCom or WeChat itself vouches that it is one person's; on a shared
 * computer only 切換校部 says so.
 */
function mayLink(earlier: OpenSession, used: UsedState, surface: UnitSurface, unitId: number): boolean {
  if (earlier.unitId === unitId || earlier.browserHash?.equals(used.browser) !== true) return false;
  return used.link || (surface !== 'console' && earlier.surface === surface);
}
