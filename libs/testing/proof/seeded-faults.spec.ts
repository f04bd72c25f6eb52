import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { FAULTS } from '../../../scripts/seeded-fault-list.mjs';

/** The faults of `node scripts/seeded-faults.mjs`, which puts them in one at a time: here only that each still can be put in. */
describe('seeded faults', () => {
  it('are forty at least, each at a place that is there once, with a proof that has to notice it [S3]', () => {
    const wrong = FAULTS.flatMap(({ what, file, from, to, proof }) => {
      const places = existsSync(file) ? readFileSync(file, 'utf8').split(from).length - 1 : 0;
      return [
        ...(places === 1 ? [] : [`${what}: ${String(places)} places in ${file}`]),
        ...(from === to ? [`${what}: changes nothing`] : []),
        ...(globSync(`${proof}*`).length > 0 ? [] : [`${what}: ${proof} is gone`]),
      ];
    });
    expect(wrong).toEqual([]);
    expect(new Set(FAULTS.map(({ file, from, to }) => `${file}|${from}|${to}`)).size).toBe(FAULTS.length);
    expect(FAULTS.length).toBeGreaterThanOrEqual(40);
  });

  it('are shown by routes that the walks know [S3]', () => {
    const names = new Set(allRoutes().map(({ name }) => name));
    expect(
      FAULTS.filter(({ proof }) => /^apps\/api\/test\/(isolation|edge)/.test(proof)).filter(({ route }) => !names.has(route ?? '')),
    ).toEqual([]);
  });

  it('take away each kind of protection: unit of a statement, policy, grant, guard, signature, session, transaction [S3]', () => {
    for (const kind of ['unit_id', 'POLICY', 'GRANT', 'rights.has', 'timingSafeEqual', 'revoked_at', 'client.release']) {
      expect([kind, FAULTS.some(({ from, to }) => from.includes(kind) || to.includes(kind))]).toEqual([kind, true]);
    }
  });
});
