import { Controller } from '@nestjs/common';
import { membersApi } from '@contracts/contacts-members';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Invitations } from '../organisation/invitations.service';
import { MembersExport } from '../organisation/members.export';
import { MemberRemoval } from '../organisation/members.remove.service';
import { Members } from '../organisation/members.service';

type Api = typeof membersApi;

@Controller()
export class MembersController {
  constructor(
    private readonly members: Members,
    private readonly removal: MemberRemoval,
    private readonly invitations: Invitations,
    private readonly exports: MembersExport,
  ) {}

  @Handle(membersApi.one)
  one(@Call() { ctx, params }: In<Api['one']>) {
    return this.members.one(ctx, params.id);
  }

  @Handle(membersApi.update)
  update(@Call() { ctx, params, body, version }: In<Api['update']>) {
    return this.members.update(ctx, params.id, body, version);
  }

  @Handle(membersApi.enable)
  enable(@Call() { ctx, params, body }: In<Api['enable']>) {
    return this.members.enable(ctx, params.id, body.enabled);
  }

  @Handle(membersApi.duties)
  duties(@Call() { ctx, params }: In<Api['duties']>) {
    return this.removal.duties(ctx, params.id);
  }

  @Handle(membersApi.remove)
  remove(@Call() { ctx, params, body }: In<Api['remove']>) {
    return this.removal.remove(ctx, params.id, body.handOver);
  }

  @Handle(membersApi.setDepartments)
  setDepartments(@Call() { ctx, body }: In<Api['setDepartments']>) {
    return this.members.setDepartments(ctx, body);
  }

  @Handle(membersApi.invite)
  invite(@Call() { ctx, body }: In<Api['invite']>) {
    return this.invitations.invite(ctx, body);
  }

  @Handle(membersApi.batch)
  batch(@Call() { ctx, params }: In<Api['batch']>) {
    return this.invitations.batch(ctx, params.id);
  }

  @Handle(membersApi.export)
  export(@Call() { ctx, body }: In<Api['export']>) {
    return this.exports.start(ctx, body);
  }
}
