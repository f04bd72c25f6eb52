import type { LoadCase } from '../load-case';
import { day } from './day';
import { fairness } from './fairness';
import { peak } from './peak';

/** In the order they run. */
export const CASES: readonly LoadCase[] = [day, peak, fairness];
