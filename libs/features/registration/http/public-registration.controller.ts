import { Controller, Redirect } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BROWSER_COOKIE, BROWSER_COOKIE_SECONDS, COOKIE_OPTIONS } from '@features/identity';
import { registrationApi as api, type RegistrationView } from '@contracts/registration';
import type { OkOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { RegistrationConsent } from '../account/registration-consent.service';
import { AccountLogin, type Sent } from '../session/account-login.service';
import { CodePages } from '../session/code-pages.service';
import { PlatformCodes } from '../session/platform-codes.service';
import { SchoolEntry } from '../session/school-entry.service';
import { REGISTRATION_COOKIE, SESSION_HOURS, Visits, type Visit } from '../session/visits.service';
import { BirthdayStep } from '../steps/birthday.service';
import { ConsentStep } from '../steps/consent.service';
import { FormStep } from '../steps/form.service';
import { MobileStep } from '../steps/mobile.service';
import { StepRoom } from '../steps/step-room.service';
import { sendPng } from './send-png';

interface AnyStep {
  ctx: Ctx;
  req: FastifyRequest;
  params: { token: string };
}
interface Redirected {
  url: string;
  statusCode: 302;
}

/** The registration pages: one transaction a step, one answer for all of them. */
@Controller()
export class PublicRegistrationController {
  constructor(
    private readonly visits: Visits,
    private readonly login: AccountLogin,
    private readonly pages: CodePages,
    private readonly platform: PlatformCodes,
    private readonly entries: SchoolEntry,
    private readonly room: StepRoom,
    private readonly consents: ConsentStep,
    private readonly mobiles: MobileStep,
    private readonly forms: FormStep,
    private readonly birthdays: BirthdayStep,
    private readonly revocation: RegistrationConsent,
  ) {}

  @Handle(api.start)
  @Redirect()
  async start(@Call() call: In<typeof api.start>): Promise<Redirected> {
    const locale = call.query.lang ?? call.ctx.locale;
    return redirect(call.reply, await this.login.start(this.#visit(call), call.req, locale));
  }

  @Handle(api.callback)
  @Redirect()
  async callback(@Call() { req, reply, query }: In<typeof api.callback>): Promise<Redirected> {
    return redirect(reply, await this.login.finish(req, query));
  }

  @Handle(api.entry)
  @Redirect()
  async entry(@Call() { req, query }: In<typeof api.entry>): Promise<Redirected> {
    return { url: await this.entries.find(query, req.headers['user-agent']), statusCode: 302 };
  }

  @Handle(api.code)
  code(@Call() call: In<typeof api.code>): Promise<OkOf<typeof api.code>> {
    return this.platform.isOne(call.params.token)
      ? this.platform.code(call.params.token, call.req.headers['user-agent'])
      : this.pages.code(this.#visit(call));
  }

  @Handle(api.view)
  view(@Call() call: In<typeof api.view>): Promise<RegistrationView> {
    return this.platform.isOne(call.params.token)
      ? this.platform.view(call.params.token, call.req.headers['user-agent'])
      : this.room.look(this.#visit(call));
  }

  @Handle(api.schools)
  schools(@Call() { params, query }: In<typeof api.schools>): Promise<OkOf<typeof api.schools>> {
    return this.platform.schools(params.token, query.q);
  }

  @Handle(api.chooseSchool)
  chooseSchool(@Call() { params, body, ctx }: In<typeof api.chooseSchool>): Promise<{ url: string }> {
    return this.platform.choose(params.token, body.number, ctx.requestId);
  }

  @Handle(api.consent)
  consent(@Call() call: In<typeof api.consent>): Promise<RegistrationView> {
    return this.consents.agree(this.#visit(call), call.body);
  }

  @Handle(api.decline)
  decline(@Call() call: In<typeof api.decline>): Promise<{ ok: true }> {
    return this.consents.decline(this.#visit(call));
  }

  @Handle(api.otp)
  otp(@Call() call: In<typeof api.otp>): Promise<RegistrationView> {
    return this.mobiles.sendCode(this.#visit(call), call.body);
  }

  @Handle(api.verifyOtp)
  verifyOtp(@Call() call: In<typeof api.verifyOtp>): Promise<RegistrationView> {
    return this.mobiles.verify(this.#visit(call), call.body.code);
  }

  @Handle(api.reentry)
  reentry(@Call() call: In<typeof api.reentry>): Promise<RegistrationView> {
    return this.mobiles.reenter(this.#visit(call), call.body);
  }

  @Handle(api.form)
  form(@Call() call: In<typeof api.form>): Promise<RegistrationView> {
    return this.forms.save(this.#visit(call), call.body);
  }

  @Handle(api.scan)
  scan(@Call() call: In<typeof api.scan>): Promise<RegistrationView> {
    return this.forms.scan(this.#visit(call), call.body.payload);
  }

  @Handle(api.temporary)
  temporary(@Call() call: In<typeof api.temporary>): Promise<RegistrationView> {
    return this.forms.temporary(this.#visit(call), call.body.number);
  }

  @Handle(api.birthday)
  birthday(@Call() call: In<typeof api.birthday>): Promise<RegistrationView> {
    return this.birthdays.check(this.#visit(call), call.body.birthday);
  }

  @Handle(api.back)
  back(@Call() call: In<typeof api.back>): Promise<RegistrationView> {
    return this.consents.back(this.#visit(call));
  }

  @Handle(api.addStudent)
  addStudent(@Call() call: In<typeof api.addStudent>): Promise<RegistrationView> {
    return this.consents.addStudent(this.#visit(call));
  }

  @Handle(api.addIdentity)
  addIdentity(@Call() call: In<typeof api.addIdentity>): Promise<RegistrationView> {
    return this.consents.addIdentity(this.#visit(call), call.body.identity);
  }

  @Handle(api.replaceCard)
  replaceCard(@Call() call: In<typeof api.replaceCard>): Promise<RegistrationView> {
    return this.consents.replaceCard(this.#visit(call), call.params.id);
  }

  @Handle(api.changePhone)
  changePhone(@Call() call: In<typeof api.changePhone>): Promise<RegistrationView> {
    return this.consents.changePhone(this.#visit(call));
  }

  @Handle(api.withdraw)
  withdraw(@Call() call: In<typeof api.withdraw>): Promise<RegistrationView> {
    return this.consents.withdraw(this.#visit(call));
  }

  @Handle(api.revoke)
  revoke(@Call() call: In<typeof api.revoke>): Promise<RegistrationView> {
    return this.revocation.revoke(this.#visit(call));
  }

  @Handle(api.followQr)
  async followQr(@Call() call: In<typeof api.followQr>): Promise<void> {
    await sendPng(call.reply, await this.pages.followQr(this.#visit(call)));
  }

  @Handle(api.scanner)
  scanner(@Call() call: In<typeof api.scanner>): Promise<OkOf<typeof api.scanner>> {
    return this.pages.scanner(this.#visit(call), call.body.url);
  }

  #visit(call: AnyStep): Visit {
    return this.visits.read(call.ctx, call.req, call.params.token);
  }
}

function redirect(reply: FastifyReply, to: Sent): Redirected {
  if (to.browser !== undefined) void reply.setCookie(BROWSER_COOKIE, to.browser, { ...COOKIE_OPTIONS, maxAge: BROWSER_COOKIE_SECONDS });
  if (to.session !== undefined) void reply.setCookie(REGISTRATION_COOKIE, to.session, { ...COOKIE_OPTIONS, maxAge: SESSION_HOURS * 3600 });
  return { url: to.location, statusCode: 302 };
}
