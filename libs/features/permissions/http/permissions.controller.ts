import { Controller } from '@nestjs/common';
import { permissionsApi } from '@contracts/permissions-admin';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { GroupsService } from '../grants/groups.service';
import { PermissionsQueries } from '../grants/permissions.queries';
import { RolesService } from '../grants/roles.service';
import { UnitSettingsService } from '../founder/unit-settings.service';

type Api = typeof permissionsApi;

@Controller()
export class PermissionsController {
  constructor(
    private readonly queries: PermissionsQueries,
    private readonly roles: RolesService,
    private readonly groups: GroupsService,
    private readonly unitSettings: UnitSettingsService,
  ) {}

  @Handle(permissionsApi.mine)
  mine(@Call() { ctx }: In<Api['mine']>): Promise<OkOf<Api['mine']>> {
    return this.queries.mine(ctx);
  }

  @Handle(permissionsApi.whomToAsk)
  whomToAsk(@Call() { ctx }: In<Api['whomToAsk']>): Promise<OkOf<Api['whomToAsk']>> {
    return this.queries.whomToAsk(ctx);
  }

  @Handle(permissionsApi.admins)
  admins(@Call() { ctx, query }: In<Api['admins']>): Promise<OkOf<Api['admins']>> {
    return this.queries.admins(ctx, query);
  }

  @Handle(permissionsApi.candidates)
  candidates(@Call() { ctx, query }: In<Api['candidates']>): Promise<OkOf<Api['candidates']>> {
    return this.queries.candidates(ctx, query);
  }

  @Handle(permissionsApi.scopeOptions)
  scopeOptions(@Call() { ctx }: In<Api['scopeOptions']>): Promise<OkOf<Api['scopeOptions']>> {
    return this.queries.scopeOptions(ctx);
  }

  @Handle(permissionsApi.preview)
  preview(@Call() { ctx, body }: In<Api['preview']>): Promise<OkOf<Api['preview']>> {
    return this.queries.preview(ctx, body);
  }

  @Handle(permissionsApi.memberPreview)
  memberPreview(@Call() { ctx, params }: In<Api['memberPreview']>): Promise<OkOf<Api['memberPreview']>> {
    return this.queries.memberPreview(ctx, params.id);
  }

  @Handle(permissionsApi.grant)
  grant(@Call() { ctx, body }: In<Api['grant']>): Promise<OkOf<Api['grant']>> {
    return this.roles.grant(ctx, body);
  }

  @Handle(permissionsApi.change)
  change(@Call() { ctx, params, version, body }: In<Api['change']>): Promise<OkOf<Api['change']>> {
    return this.roles.change(ctx, params.id, version, body);
  }

  @Handle(permissionsApi.revoke)
  revoke(@Call() { ctx, params, version }: In<Api['revoke']>): Promise<OkOf<Api['revoke']>> {
    return this.roles.revoke(ctx, params.id, version);
  }

  @Handle(permissionsApi.confirmIdentity)
  confirmIdentity(@Call() { ctx, params, version, body }: In<Api['confirmIdentity']>): Promise<OkOf<Api['confirmIdentity']>> {
    return this.roles.confirmIdentity(ctx, params.id, version, body.evidence);
  }

  @Handle(permissionsApi.confirmMine)
  confirmMine(@Call() { ctx }: In<Api['confirmMine']>): Promise<OkOf<Api['confirmMine']>> {
    return this.roles.confirmMine(ctx);
  }

  @Handle(permissionsApi.groups)
  listGroups(@Call() { ctx }: In<Api['groups']>): Promise<OkOf<Api['groups']>> {
    return this.groups.list(ctx);
  }

  @Handle(permissionsApi.createGroup)
  createGroup(@Call() { ctx, body }: In<Api['createGroup']>): Promise<OkOf<Api['createGroup']>> {
    return this.groups.create(ctx, body);
  }

  @Handle(permissionsApi.changeGroup)
  changeGroup(@Call() { ctx, params, version, body }: In<Api['changeGroup']>): Promise<OkOf<Api['changeGroup']>> {
    return this.groups.change(ctx, params.id, version, body);
  }

  @Handle(permissionsApi.deleteGroup)
  deleteGroup(@Call() { ctx, params, version }: In<Api['deleteGroup']>): Promise<OkOf<Api['deleteGroup']>> {
    return this.groups.remove(ctx, params.id, version);
  }

  @Handle(permissionsApi.settings)
  settings(@Call() { ctx }: In<Api['settings']>): Promise<OkOf<Api['settings']>> {
    return this.unitSettings.read(ctx);
  }

  @Handle(permissionsApi.saveSettings)
  saveSettings(@Call() { ctx, version, body }: In<Api['saveSettings']>): Promise<OkOf<Api['saveSettings']>> {
    return this.unitSettings.save(ctx, version, body.transferAccept);
  }
}
