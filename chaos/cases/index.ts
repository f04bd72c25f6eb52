import type { ChaosCase } from '../kit/case';
import { contactChanges } from './contact-changes';
import { schemaChanges } from './schema-changes';
import { diskFull, redisFull } from './disk-full';
import { databaseKills, kills, recalls } from './kills';
import { links } from './links';
import { restarts } from './restarts';
import { yearKills } from './year-kills';
import { ambiguous, throttled, wecomDown } from './wecom';

/** In the order they run. */
export const CASES: readonly ChaosCase[] = [
  kills,
  yearKills,
  recalls,
  databaseKills,
  wecomDown,
  throttled,
  ambiguous,
  restarts,
  links,
  diskFull,
  redisFull,
  contactChanges,
  schemaChanges,
];
