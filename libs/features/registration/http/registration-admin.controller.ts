import { Controller } from '@nestjs/common';
import {
  connectionApi,
  myRegistrationApi,
  registrationQrsApi,
  subscriptionsApi,
  subscriptionSettingsApi,
  temporaryNumbersApi,
} from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import type { Ctx, StaffCtx } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Connections } from '../account/connection.service';
import { MyRegistration } from '../account/my-registration.service';
import { SubscriptionSettings } from '../account/subscription-settings.service';
import { TemporaryNumbers } from '../account/temporary-numbers.service';
import { RegistrationQrs } from '../qr/registration-qrs.service';
import { RecordQueries } from '../records/record.queries';
import { RecordsExport } from '../records/records.export';
import { Records } from '../records/records.service';
import { Reviews } from '../records/reviews.service';
import { sendPng } from './send-png';

/** Every right here is a member's: nobody else comes this far. */
function staff(ctx: Ctx): StaffCtx {
  if (ctx.actor.kind !== 'staff') throw new DomainError('FORBIDDEN');
  return ctx as StaffCtx;
}

@Controller()
export class SubscriptionsController {
  constructor(
    private readonly queries: RecordQueries,
    private readonly reviews: Reviews,
    private readonly records: Records,
    private readonly settings: SubscriptionSettings,
    private readonly exports: RecordsExport,
  ) {}

  @Handle(subscriptionsApi.list)
  list(@Call() { ctx, query }: In<typeof subscriptionsApi.list>): Promise<OkOf<typeof subscriptionsApi.list>> {
    return this.queries.list(staff(ctx), query);
  }

  @Handle(subscriptionsApi.startExport)
  startExport(@Call() { ctx, body }: In<typeof subscriptionsApi.startExport>): Promise<OkOf<typeof subscriptionsApi.startExport>> {
    return this.exports.start(ctx, body);
  }

  @Handle(subscriptionsApi.waiting)
  waiting(@Call() { ctx }: In<typeof subscriptionsApi.waiting>): Promise<OkOf<typeof subscriptionsApi.waiting>> {
    return this.queries.waiting(staff(ctx));
  }

  @Handle(subscriptionsApi.detail)
  detail(@Call() { ctx, params }: In<typeof subscriptionsApi.detail>): Promise<OkOf<typeof subscriptionsApi.detail>> {
    return this.queries.detail(staff(ctx), params.id);
  }

  @Handle(subscriptionsApi.approve)
  approve(@Call() { ctx, params }: In<typeof subscriptionsApi.approve>): Promise<OkOf<typeof subscriptionsApi.approve>> {
    return this.reviews.approve(staff(ctx), params.id);
  }

  @Handle(subscriptionsApi.reject)
  reject(@Call() { ctx, params, body }: In<typeof subscriptionsApi.reject>): Promise<OkOf<typeof subscriptionsApi.reject>> {
    return this.reviews.reject(staff(ctx), params.id, body.reason);
  }

  @Handle(subscriptionsApi.invite)
  invite(@Call() { ctx, params }: In<typeof subscriptionsApi.invite>): Promise<OkOf<typeof subscriptionsApi.invite>> {
    return this.records.invite(staff(ctx), params.id);
  }

  @Handle(subscriptionsApi.changeMobile)
  changeMobile(
    @Call() { ctx, params, body, version }: In<typeof subscriptionsApi.changeMobile>,
  ): Promise<OkOf<typeof subscriptionsApi.changeMobile>> {
    return this.records.changeMobile(staff(ctx), params.id, body, version);
  }

  @Handle(subscriptionsApi.retry)
  retry(@Call() { ctx, params }: In<typeof subscriptionsApi.retry>): Promise<OkOf<typeof subscriptionsApi.retry>> {
    return this.records.retry(staff(ctx), params.id);
  }

  @Handle(subscriptionSettingsApi.read)
  readSettings(@Call() { ctx }: In<typeof subscriptionSettingsApi.read>): Promise<OkOf<typeof subscriptionSettingsApi.read>> {
    return this.settings.read(staff(ctx));
  }

  @Handle(subscriptionSettingsApi.save)
  saveSettings(
    @Call() { ctx, body, version }: In<typeof subscriptionSettingsApi.save>,
  ): Promise<OkOf<typeof subscriptionSettingsApi.save>> {
    return this.settings.save(staff(ctx), body, version);
  }
}

@Controller()
export class RegistrationAccountController {
  constructor(
    private readonly qrs: RegistrationQrs,
    private readonly connections: Connections,
    private readonly numbers: TemporaryNumbers,
    private readonly mine: MyRegistration,
  ) {}

  @Handle(registrationQrsApi.list)
  qrList(@Call() { ctx }: In<typeof registrationQrsApi.list>): Promise<OkOf<typeof registrationQrsApi.list>> {
    return this.qrs.list(staff(ctx));
  }

  @Handle(registrationQrsApi.create)
  qrCreate(@Call() { ctx, body }: In<typeof registrationQrsApi.create>): Promise<OkOf<typeof registrationQrsApi.create>> {
    return this.qrs.create(staff(ctx), body.kind);
  }

  @Handle(registrationQrsApi.revoke)
  qrRevoke(@Call() { ctx, params }: In<typeof registrationQrsApi.revoke>): Promise<{ ok: true }> {
    return this.qrs.revoke(staff(ctx), params.id);
  }

  @Handle(registrationQrsApi.image)
  async qrImage(@Call() { ctx, params, query, reply }: In<typeof registrationQrsApi.image>): Promise<void> {
    await sendPng(reply, await this.qrs.image(staff(ctx), params.id, Number(query.size)), `registration-${query.size}.png`);
  }

  @Handle(connectionApi.read)
  readConnection(@Call() { ctx }: In<typeof connectionApi.read>): Promise<OkOf<typeof connectionApi.read>> {
    return this.connections.read(staff(ctx));
  }

  @Handle(connectionApi.test)
  testConnection(@Call() { ctx, body }: In<typeof connectionApi.test>): Promise<OkOf<typeof connectionApi.test>> {
    return this.connections.test(staff(ctx), body);
  }

  @Handle(connectionApi.save)
  saveConnection(@Call() { ctx, body, version }: In<typeof connectionApi.save>): Promise<OkOf<typeof connectionApi.save>> {
    return this.connections.save(staff(ctx), body, version);
  }

  @Handle(connectionApi.uploadQr)
  uploadQr(@Call() { ctx, req }: In<typeof connectionApi.uploadQr>): Promise<{ id: string }> {
    return this.connections.uploadQr(staff(ctx), Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
  }

  @Handle(temporaryNumbersApi.find)
  findNumbers(@Call() { ctx, query }: In<typeof temporaryNumbersApi.find>): Promise<OkOf<typeof temporaryNumbersApi.find>> {
    return this.numbers.find(staff(ctx), query.name);
  }

  @Handle(temporaryNumbersApi.show)
  showNumber(@Call() { ctx, body }: In<typeof temporaryNumbersApi.show>): Promise<{ number: string }> {
    return this.numbers.show(staff(ctx), body);
  }

  @Handle(myRegistrationApi.read)
  my(@Call() { ctx }: In<typeof myRegistrationApi.read>): Promise<OkOf<typeof myRegistrationApi.read>> {
    return this.mine.read(ctx);
  }

  @Handle(myRegistrationApi.revoke)
  revokeMine(@Call() { ctx }: In<typeof myRegistrationApi.revoke>): Promise<{ ok: true }> {
    return this.mine.revoke(ctx);
  }
}
