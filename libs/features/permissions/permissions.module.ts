import { Module } from '@nestjs/common';
import { IdentityModule } from '@features/identity';
import { MessagesModule } from '@features/messages';
import { RemindersModule } from '@features/reminders';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { DissolveHold } from './founder/dissolve-hold.service';
import { DissolveService } from './founder/dissolve.service';
import { EraseUnit } from './founder/erase-unit';
import { FirstFounder } from './founder/first-founder';
import { FounderLimit } from './founder/founder-limit';
import { FounderQueries } from './founder/founder.queries';
import { FounderRecovery } from './founder/founder-recovery.service';
import { TransferService } from './founder/transfer.service';
import { UnitSettingsService } from './founder/unit-settings.service';
import { UnitState } from './founder/unit-state';
import { GroupsService } from './grants/groups.service';
import { Leavers } from './grants/leavers.service';
import { PermissionsQueries } from './grants/permissions.queries';
import { RolesService } from './grants/roles.service';
import { FounderController } from './http/founder.controller';
import { PermissionsController } from './http/permissions.controller';
import { RegistersController } from './http/registers.controller';
import { UnitLooksController } from './http/unit-looks.controller';
import { CleanUpRolesJob } from './jobs/clean-up-roles.job';
import { CompareRolesJob } from './jobs/compare-roles.job';
import { DissolveUnitJob } from './jobs/dissolve-unit.job';
import { ExpireTransfersJob } from './jobs/expire-transfers.job';
import { FounderLeavingJob } from './jobs/founder-leaving.job';
import { TellMassReadJob } from './jobs/tell-mass-read.job';
import { TellRoleNewsJob } from './jobs/tell-role-news.job';
import { UnitLooks } from './looks/unit-looks.service';
import { OperatorNews } from './news/operator-news';
import { RoleNews } from './news/role-news.service';
import { AppOwnersService } from './registers/app-owners.service';
import { ChecklistService } from './registers/checklist.service';
import { RoleComparison } from './registers/comparison.service';
import { DevicesService } from './registers/devices.service';
import { TwoPersons } from './two-person.service';

/** Services, and the jobs of the worker. */
@Module({
  imports: [IdentityModule, MessagesModule, RemindersModule, WecomGatewayModule],
  providers: [
    RoleNews,
    RolesService,
    GroupsService,
    Leavers,
    TwoPersons,
    FounderLimit,
    TransferService,
    UnitState,
    EraseUnit,
    OperatorNews,
    DissolveService,
    DissolveHold,
    FirstFounder,
    FounderRecovery,
    UnitLooks,
    DevicesService,
    AppOwnersService,
    ChecklistService,
    RoleComparison,
    TellRoleNewsJob,
    TellMassReadJob,
    FounderLeavingJob,
    ExpireTransfersJob,
    DissolveUnitJob,
    CleanUpRolesJob,
    CompareRolesJob,
  ],
  exports: [
    RolesService,
    GroupsService,
    Leavers,
    TwoPersons,
    TransferService,
    DissolveService,
    DissolveHold,
    FirstFounder,
    FounderRecovery,
    UnitLooks,
    DevicesService,
    AppOwnersService,
    ChecklistService,
    RoleComparison,
  ],
})
export class PermissionsModule {}

/** 功能權限管理; API only. */
@Module({
  imports: [PermissionsModule, IdentityModule],
  controllers: [PermissionsController, FounderController, RegistersController, UnitLooksController],
  providers: [PermissionsQueries, FounderQueries, UnitSettingsService],
})
export class PermissionsHttpModule {}
