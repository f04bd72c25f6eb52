import type { ChaosCase } from '../kit/case';
import { databaseKills, kills, recalls } from './kills';
import { links } from './links';
import { restarts } from './restarts';
import { ambiguous, throttled, wecomDown } from './wecom';

/** In the order they run. */
export const CASES: readonly ChaosCase[] = [kills, recalls, databaseKills, wecomDown, throttled, ambiguous, restarts, links];
