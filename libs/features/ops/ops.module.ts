import { Module } from '@nestjs/common';
import { PermissionsModule } from '@features/permissions';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { JobsModule } from '@platform/jobs/jobs.module';
import { OpsLoginController } from './http/ops-login.controller';
import { OpsNewsController } from './http/ops-news.controller';
import { OpsUnitsController } from './http/ops-units.controller';
import { OpsController } from './http/ops.controller';
import { OperatorAuthenticator } from './operator-authenticator';
import { OperatorSessions } from './operator-sessions';
import { OpsAlarmsService } from './ops-alarms.service';
import { OpsNewsService } from './ops-news.service';
import { OpsQueries } from './ops.queries';
import { Passkeys } from './passkeys';
import { UnitCallbackService } from './units/unit-callback.service';
import { UnitConnectionService } from './units/unit-connection.service';
import { UnitDissolveService } from './units/unit-dissolve.service';
import { UnitLookService } from './units/unit-look.service';
import { UnitOffice } from './units/unit-office';
import { UnitRecoveryService } from './units/unit-recovery.service';
import { UnitsQueries } from './units/units.queries';
import { UnitsService } from './units/units.service';

/** Operators' log-in and pages; API only, on their own host. */
@Module({
  imports: [JobsModule, WecomGatewayModule, PermissionsModule],
  controllers: [OpsLoginController, OpsController, OpsUnitsController, OpsNewsController],
  providers: [
    OperatorSessions,
    OperatorAuthenticator,
    Passkeys,
    OpsQueries,
    UnitOffice,
    UnitsQueries,
    UnitsService,
    UnitCallbackService,
    UnitConnectionService,
    UnitRecoveryService,
    UnitDissolveService,
    UnitLookService,
    OpsNewsService,
    OpsAlarmsService,
  ],
})
export class OpsHttpModule {}
