import { onStage } from './harness/on-stage';
import { contactsGone } from './journeys/contacts-gone';
import { contactsHaste } from './journeys/contacts-haste';
import { contactsTakenOver } from './journeys/contacts-taken-over';
import { operators } from './journeys/operators';
import { promotion } from './journeys/promotion';

onStage((world) => {
  operators(world);
  // These go on with the operators' sessions, since their links work once.
  contactsTakenOver(world);
  promotion(world);
  contactsGone(world);
  contactsHaste(world);
});
