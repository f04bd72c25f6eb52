import { Module } from '@nestjs/common';
import { CallbackHandlers } from './callbacks/callback-handlers';
import { CallbackIntake } from './callbacks/callback-intake';
import { CallbackController } from './callbacks/callback.controller';
import { DispatchCallback } from './callbacks/dispatch-callback.job';
import { PurgeCallbacks } from './callbacks/purge-callbacks.job';
import { ConnectionTrial } from './connection-trial.service';
import { UnitFinder } from './unit-finder';
import { UnitSecretsReader } from './unit-secrets';
import { WecomGateway } from './wecom-gateway';
import { WecomSettings } from './wecom-settings.service';

/** Clients of a unit's WeCom apps, its secrets, and the registry of callback handlers. */
@Module({
  providers: [
    UnitSecretsReader,
    UnitFinder,
    WecomGateway,
    WecomSettings,
    ConnectionTrial,
    CallbackHandlers,
    CallbackIntake,
    DispatchCallback,
    PurgeCallbacks,
  ],
  exports: [WecomGateway, WecomSettings, ConnectionTrial, CallbackHandlers, UnitFinder, CallbackIntake],
})
export class WecomGatewayModule {}

/** The callback address; API only. */
@Module({ imports: [WecomGatewayModule], controllers: [CallbackController] })
export class WecomGatewayHttpModule {}
