import { onStage } from './harness/on-stage';
import { contacts } from './journeys/contacts';
import { contactsFamily } from './journeys/contacts-family';
import { contactsScenarios } from './journeys/contacts-scenarios';
import { logIns } from './journeys/log-ins';
import { permissions } from './journeys/permissions';
import { privacy } from './journeys/privacy';
import { registration } from './journeys/registration';
import { registrationLimits } from './journeys/registration-limits';
import { registrationTrouble } from './journeys/registration-trouble';
import { roleView } from './journeys/role-view';

onStage((world) => {
  registration(world);
  contacts(world);
  contactsFamily(world);
  contactsScenarios(world);
  registrationTrouble(world);
  registrationLimits(world);
  privacy(world);
  permissions(world);
  roleView(world);
  logIns(world);
});
