export { PermissionsHttpModule, PermissionsModule } from './permissions.module';
/** The two-person rule for actions of other features. */
export { TwoPersons, type TwoPersonAsk, type TwoPersonRequest } from './two-person.service';
/** PER-14, for the operators' console. */
export { FounderRecovery, type RecoveryAsk, type RecoveryRequest } from './founder/founder-recovery.service';
/** Legal order against the erasing of a unit (PER-25), for the operators' console. */
export { DissolveHold, type DissolveNow } from './founder/dissolve-hold.service';
/** A unit's first administrator becomes its founder (PER-17); for `registration`. */
export { FirstFounder } from './founder/first-founder';
/** Lets a school hear that one of its accounts reads more than a person does (H3). */
export { askToTellSchools } from './news/mass-read';
/** The read-only look that a unit grants an operator (PER-31). */
export { UnitLooks } from './looks/unit-looks.service';
/** Who a device's key belongs to (PER-29). */
export { DevicesService } from './registers/devices.service';
