export { PermissionsHttpModule, PermissionsModule } from './permissions.module';
/** The two-person rule for actions of other features. */
export { TwoPersons, type TwoPersonAsk, type TwoPersonRequest } from './two-person.service';
/** PER-14, for the operators' console. */
export { FounderRecovery, type RecoveryAsk, type RecoveryRequest } from './founder/founder-recovery.service';
/** Who a device's key belongs to (PER-29). */
export { DevicesService } from './registers/devices.service';
