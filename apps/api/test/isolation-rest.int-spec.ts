import { AuthenticatorsModule } from '@platform/http/authenticators';
import { JobsModule } from '@platform/jobs/jobs.module';
import { isolationSpec } from '@testing/proof/isolation-spec';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

const MODULES = [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES];

// The other half of the routes of isolation.int-spec.ts.
isolationSpec({ modules: MODULES, entities: ENTITIES }, { first: 1, every: 2 });
