import { afterAll, beforeAll } from '@jest/globals';
import { World } from './harness/world';
import { beyondFamilies } from './journeys/beyond-families';
import { beyondSending } from './journeys/beyond-sending';
import { borders } from './journeys/borders';
import { contacts } from './journeys/contacts';
import { contactsFamily } from './journeys/contacts-family';
import { contactsScenarios } from './journeys/contacts-scenarios';
import { following } from './journeys/following';
import { forms } from './journeys/forms';
import { languages } from './journeys/languages';
import { logIns } from './journeys/log-ins';
import { operators } from './journeys/operators';
import { permissions } from './journeys/permissions';
import { promotion } from './journeys/promotion';
import { races } from './journeys/races';
import { registration } from './journeys/registration';
import { registrationLimits } from './journeys/registration-limits';
import { registrationTrouble } from './journeys/registration-trouble';
import { roleView } from './journeys/role-view';
import { sending } from './journeys/sending';
import { story } from './journeys/story';
import { wecomFaults } from './journeys/wecom-faults';

// One start of the product serves all journeys, one after the other: they share WeCom's switches.
const START_MS = 240_000;
let world: World;
beforeAll(async () => {
  world = await World.start();
}, START_MS);
afterAll(() => world?.stop(), START_MS);

const faults = wecomFaults(() => world);
const families = beyondFamilies(() => world);
faults.begin();
story(() => world);
borders(() => world);
races(() => world);
forms(() => world);
sending(() => world);
following(() => world);
registration(() => world);
contacts(() => world);
contactsFamily(() => world);
contactsScenarios(() => world);
registrationTrouble(() => world);
registrationLimits(() => world);
permissions(() => world);
roleView(() => world);
logIns(() => world);
operators(() => world);
// Goes on with the operators' sessions, since their links work once.
promotion(() => world);
beyondSending(() => world);
families.begin();
languages(() => world);
families.end();
faults.end();
