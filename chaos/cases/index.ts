import type { ChaosCase } from '../kit/case';
import { databaseKills, kills, recalls } from './kills';

/** In the order they run: those that only kill processes first. */
export const CASES: readonly ChaosCase[] = [kills, recalls, databaseKills];
