import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@testing/demo/seeded-random';
import type { School } from '../harness/school';
import { planTaps } from './tap-plan';

const school = (unitId: number, pupils: number): School => ({
  unitId,
  pupils,
  guardians: pupils,
  corpId: `w${String(unitId)}`,
  secret: '',
  senderId: '',
});
const SCHOOLS = [school(1, 50_000), school(2, 50_000)];

describe('taps of a morning', () => {
  it('are 85,000 in half an hour with a minute of 150 a second, each pupil once [R13]', () => {
    const taps = planTaps(SCHOOLS, 1, new SeededRandom(7));
    expect(taps).toHaveLength(85_000);
    expect(taps.at(-1)!.at / 60_000).toBeCloseTo(30, 0);
    expect(new Set(taps.map((tap) => `${String(tap.school.unitId)} ${String(tap.pupil)}`)).size).toBe(85_000);
    const perSecond = new Map<number, number>();
    for (const { at } of taps) perSecond.set(Math.floor(at / 1_000), (perSecond.get(Math.floor(at / 1_000)) ?? 0) + 1);
    const busy = [...perSecond.values()].filter((n) => n >= 149);
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(151);
    expect(busy.length).toBeGreaterThanOrEqual(59);
    expect(busy.length).toBeLessThanOrEqual(61);
  });

  it('keep their rates when a slice of the morning is played, and their order by the seed [R13]', () => {
    const taps = planTaps(SCHOOLS, 0.1, new SeededRandom(7));
    expect(taps).toHaveLength(8_500);
    expect(8_500 / (taps.at(-1)!.at / 1_000)).toBeCloseTo(47, 0);
    expect(planTaps(SCHOOLS, 0.1, new SeededRandom(7)).map((tap) => tap.pupil)).toEqual(taps.map((tap) => tap.pupil));
  });
});
