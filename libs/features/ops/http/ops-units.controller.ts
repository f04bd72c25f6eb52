import { Controller } from '@nestjs/common';
import { opsUnitsApi } from '@contracts/ops-units';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { UnitCallbackService } from '../units/unit-callback.service';
import { UnitConnectionService } from '../units/unit-connection.service';
import { UnitDissolveService } from '../units/unit-dissolve.service';
import { UnitRecoveryService } from '../units/unit-recovery.service';
import { UnitsQueries } from '../units/units.queries';
import { UnitsService } from '../units/units.service';

@Controller()
export class OpsUnitsController {
  constructor(
    private readonly queries: UnitsQueries,
    private readonly units: UnitsService,
    private readonly connection: UnitConnectionService,
    private readonly callbacks: UnitCallbackService,
    private readonly recovery: UnitRecoveryService,
    private readonly dissolving: UnitDissolveService,
  ) {}

  @Handle(opsUnitsApi.schools)
  schools(@Call() { ctx }: In<typeof opsUnitsApi.schools>): Promise<OkOf<typeof opsUnitsApi.schools>> {
    return this.queries.schools(ctx);
  }

  @Handle(opsUnitsApi.create)
  create(@Call() { ctx, body }: In<typeof opsUnitsApi.create>): Promise<OkOf<typeof opsUnitsApi.create>> {
    return this.units.create(ctx, body);
  }

  @Handle(opsUnitsApi.read)
  read(@Call() { ctx, params }: In<typeof opsUnitsApi.read>): Promise<OkOf<typeof opsUnitsApi.read>> {
    return this.queries.read(ctx, params.unitId);
  }

  @Handle(opsUnitsApi.change)
  change(@Call() { ctx, params, version, body }: In<typeof opsUnitsApi.change>): Promise<OkOf<typeof opsUnitsApi.change>> {
    return this.units.change(ctx, params.unitId, version, body);
  }

  @Handle(opsUnitsApi.act)
  act(@Call() { ctx, params, version, body }: In<typeof opsUnitsApi.act>): Promise<OkOf<typeof opsUnitsApi.act>> {
    return this.units.act(ctx, params.unitId, version, body);
  }

  @Handle(opsUnitsApi.connect)
  connect(@Call() { ctx, params, body }: In<typeof opsUnitsApi.connect>): Promise<OkOf<typeof opsUnitsApi.connect>> {
    return this.connection.connect(ctx, params.unitId, body);
  }

  @Handle(opsUnitsApi.callback)
  callback(@Call() { ctx, params }: In<typeof opsUnitsApi.callback>): Promise<OkOf<typeof opsUnitsApi.callback>> {
    return this.callbacks.renew(ctx, params.unitId);
  }

  @Handle(opsUnitsApi.hold)
  hold(@Call() { ctx, params, body }: In<typeof opsUnitsApi.hold>): Promise<OkOf<typeof opsUnitsApi.hold>> {
    return this.dissolving.hold(ctx, params.unitId, body);
  }

  @Handle(opsUnitsApi.release)
  release(@Call() { ctx, params, body }: In<typeof opsUnitsApi.release>): Promise<OkOf<typeof opsUnitsApi.release>> {
    return this.dissolving.release(ctx, params.unitId, body.reason);
  }

  @Handle(opsUnitsApi.askRecovery)
  askRecovery(@Call() { ctx, params, body }: In<typeof opsUnitsApi.askRecovery>): Promise<OkOf<typeof opsUnitsApi.askRecovery>> {
    return this.recovery.ask(ctx, params.unitId, body);
  }

  @Handle(opsUnitsApi.confirmRecovery)
  confirmRecovery(@Call() { ctx, params }: In<typeof opsUnitsApi.confirmRecovery>): Promise<OkOf<typeof opsUnitsApi.confirmRecovery>> {
    return this.recovery.confirm(ctx, params.unitId, params.id);
  }

  @Handle(opsUnitsApi.cancelRecovery)
  cancelRecovery(@Call() { ctx, params }: In<typeof opsUnitsApi.cancelRecovery>): Promise<OkOf<typeof opsUnitsApi.cancelRecovery>> {
    return this.recovery.cancel(ctx, params.unitId, params.id);
  }
}
