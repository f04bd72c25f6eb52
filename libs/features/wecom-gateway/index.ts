export { WecomGatewayHttpModule, WecomGatewayModule } from './wecom-gateway.module';
export { WecomGateway } from './wecom-gateway';
export { WecomSettings, type AppInput, type ConnectionInput } from './wecom-settings.service';
export { CallbackHandlers, type CallbackHandler, type CallbackKind } from './callbacks/callback-handlers';
export { UnitFinder, type FoundUnit } from './unit-finder';
export { ConnectionTrial, type TrialCode, type TrialField, type TrialInput } from './connection-trial.service';
