import { onStage } from './harness/on-stage';
import { beyondFamilies } from './journeys/beyond-families';
import { beyondSending } from './journeys/beyond-sending';
import { borders } from './journeys/borders';
import { following } from './journeys/following';
import { forms } from './journeys/forms';
import { languages } from './journeys/languages';
import { races } from './journeys/races';
import { sending } from './journeys/sending';
import { story } from './journeys/story';
import { wecomFaults } from './journeys/wecom-faults';

onStage((world) => {
  const faults = wecomFaults(world);
  const families = beyondFamilies(world);
  faults.begin();
  story(world);
  borders(world);
  races(world);
  forms(world);
  sending(world);
  following(world);
  beyondSending(world);
  families.begin();
  languages(world);
  families.end();
  faults.end();
});
