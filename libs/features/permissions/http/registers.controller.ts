import { Controller } from '@nestjs/common';
import { permissionRegistersApi } from '@contracts/permissions-registers';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { AppOwnersService } from '../registers/app-owners.service';
import { ChecklistService } from '../registers/checklist.service';
import { RoleComparison } from '../registers/comparison.service';
import { DevicesService } from '../registers/devices.service';

type Api = typeof permissionRegistersApi;

@Controller()
export class RegistersController {
  constructor(
    private readonly devices: DevicesService,
    private readonly owners: AppOwnersService,
    private readonly steps: ChecklistService,
    private readonly comparison: RoleComparison,
  ) {}

  @Handle(permissionRegistersApi.devices)
  listDevices(@Call() { ctx, query }: In<Api['devices']>): Promise<OkOf<Api['devices']>> {
    return this.devices.list(ctx, query.state);
  }

  @Handle(permissionRegistersApi.addDevice)
  addDevice(@Call() { ctx, body }: In<Api['addDevice']>): Promise<OkOf<Api['addDevice']>> {
    return this.devices.add(ctx, body);
  }

  @Handle(permissionRegistersApi.changeDevice)
  changeDevice(@Call() { ctx, params, version, body }: In<Api['changeDevice']>): Promise<OkOf<Api['changeDevice']>> {
    return this.devices.change(ctx, params.id, version, body);
  }

  @Handle(permissionRegistersApi.revokeDevice)
  revokeDevice(@Call() { ctx, params, version }: In<Api['revokeDevice']>): Promise<OkOf<Api['revokeDevice']>> {
    return this.devices.revoke(ctx, params.id, version);
  }

  @Handle(permissionRegistersApi.appOwners)
  appOwners(@Call() { ctx }: In<Api['appOwners']>): Promise<OkOf<Api['appOwners']>> {
    return this.owners.list(ctx);
  }

  @Handle(permissionRegistersApi.setAppOwner)
  setAppOwner(@Call() { ctx, params, body }: In<Api['setAppOwner']>): Promise<OkOf<Api['setAppOwner']>> {
    return this.owners.set(ctx, params.app, body.memberId);
  }

  @Handle(permissionRegistersApi.checklist)
  checklist(@Call() { ctx }: In<Api['checklist']>): Promise<OkOf<Api['checklist']>> {
    return this.steps.list(ctx);
  }

  @Handle(permissionRegistersApi.tick)
  tick(@Call() { ctx, params, version, body }: In<Api['tick']>): Promise<OkOf<Api['tick']>> {
    return this.steps.tick(ctx, params.id, version, body);
  }

  @Handle(permissionRegistersApi.differences)
  differences(@Call() { ctx }: In<Api['differences']>): Promise<OkOf<Api['differences']>> {
    return this.comparison.list(ctx);
  }
}
