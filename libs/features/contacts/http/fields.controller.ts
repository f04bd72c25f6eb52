import { Controller } from '@nestjs/common';
import { fieldsApi } from '@contracts/contacts-fields';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { ChatSignature } from '../fields/chat-signature.service';
import { Fields } from '../fields/fields.service';
import { MemberRequests } from '../fields/member-requests.service';
import { OwnProfile } from '../fields/own-profile.service';
import { PersonCards } from '../fields/person-card.service';

type Api = typeof fieldsApi;

@Controller()
export class FieldsController {
  constructor(
    private readonly fields: Fields,
    private readonly cards: PersonCards,
    private readonly profile: OwnProfile,
    private readonly asked: MemberRequests,
    private readonly chats: ChatSignature,
  ) {}

  @Handle(fieldsApi.settings)
  settings(@Call() { ctx }: In<Api['settings']>) {
    return this.fields.settings(ctx);
  }

  @Handle(fieldsApi.setDisplay)
  setDisplay(@Call() { ctx, params, body, version }: In<Api['setDisplay']>) {
    return this.fields.setDisplay(ctx, params.surface, body, version);
  }

  @Handle(fieldsApi.setEditable)
  setEditable(@Call() { ctx, body, version }: In<Api['setEditable']>) {
    return this.fields.setEditable(ctx, body.fields, version);
  }

  @Handle(fieldsApi.addCustom)
  addCustom(@Call() { ctx, body }: In<Api['addCustom']>) {
    return this.fields.addCustom(ctx, body);
  }

  @Handle(fieldsApi.updateCustom)
  updateCustom(@Call() { ctx, params, body, version }: In<Api['updateCustom']>) {
    return this.fields.updateCustom(ctx, params.id, body, version);
  }

  @Handle(fieldsApi.card)
  card(@Call() { ctx, params }: In<Api['card']>) {
    return this.cards.one(ctx, params.id);
  }

  @Handle(fieldsApi.chat)
  chat(@Call() { ctx, body }: In<Api['chat']>) {
    return this.chats.sign(ctx, body.url);
  }

  @Handle(fieldsApi.own)
  own(@Call() { ctx }: In<Api['own']>) {
    return this.profile.one(ctx);
  }

  @Handle(fieldsApi.saveOwn)
  saveOwn(@Call() { ctx, body }: In<Api['saveOwn']>) {
    return this.profile.save(ctx, body.field, body.value);
  }

  @Handle(fieldsApi.ask)
  ask(@Call() { ctx, body }: In<Api['ask']>) {
    return this.asked.ask(ctx, body.field, body.value);
  }

  @Handle(fieldsApi.mobileCode)
  mobileCode(@Call() { ctx, body }: In<Api['mobileCode']>) {
    return this.profile.sendCode(ctx, body.mobile);
  }

  @Handle(fieldsApi.saveMobile)
  saveMobile(@Call() { ctx, body }: In<Api['saveMobile']>) {
    return this.profile.saveMobile(ctx, body.code);
  }

  @Handle(fieldsApi.requests)
  requests(@Call() { ctx, query }: In<Api['requests']>) {
    return this.asked.list(ctx, query);
  }

  @Handle(fieldsApi.decide)
  decide(@Call() { ctx, params, body }: In<Api['decide']>) {
    return this.asked.decide(ctx, params.id, body.agree, body.reason);
  }
}
