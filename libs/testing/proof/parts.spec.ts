import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { advisoriesOf, DAYS, listed, partsOf, scriptFaults, weaknessFaults } from '../../../scripts/parts-rules.mjs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, object> };
const reviewed = listed(readFileSync('requirements/install-scripts.txt', 'utf8'));
const parts = partsOf(lock);

/** As `npm audit --json` writes it (npm 11): each weakness stands at the part and, as a name, at everything that needs it. */
const report = (severity: string) => ({
  auditReportVersion: 2,
  vulnerabilities: {
    fast: {
      name: 'fast',
      severity,
      via: [
        { source: 1, name: 'fast', title: 'Slow pattern', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', severity, range: '<2' },
      ],
    },
    faster: { name: 'faster', severity, via: ['fast'] },
  },
});

describe('the gate over parts from others', () => {
  it('is open for install scripts that were reviewed, and closed for one that was not [J7, S15]', () => {
    expect(scriptFaults(parts, reviewed)).toEqual([]);
    const more = { ...lock.packages, 'node_modules/a/node_modules/new-one': { version: '1.0.0', hasInstallScript: true } };
    expect(scriptFaults(partsOf({ packages: more }), reviewed)).toEqual(['new-one has an install script that nobody reviewed']);
    const less = new Map([...reviewed].filter(([name]) => name !== '@swc/core'))
      .set('left-pad', 'was looked at a long time ago')
      .set('@swc/core', '');
    expect(scriptFaults(parts, less)).toHaveLength(2);
  });

  it('lists every part of a release once, with its version, licence and hash [J7, V15.1.2]', () => {
    expect(parts.length).toBeGreaterThan(500);
    expect(new Set(parts.map((part) => `${part.name}@${part.version}`)).size).toBe(parts.length);
    // Binaries for machines other than the one that locked them have neither in the lock file; these two name no licence.
    expect(parts.filter((part) => part.licence === 'unknown' && part.integrity !== null).map((part) => part.name)).toEqual([
      '@inlang/plugin-message-format',
      '@lix-js/sdk-linux-x64',
    ]);
    expect(parts).toContainEqual(expect.objectContaining({ name: 'typeorm', licence: 'MIT', dev: false }));
  });

  it.each([
    ['critical', DAYS.critical, 7],
    ['high', DAYS.high, 30],
  ])(
    'closes for a %s weakness at once, and opens for %i days once it is noted what is done [J7, S15, V15.2.1]',
    (severity, days, wanted) => {
      expect(days).toBe(wanted);
      const found = advisoriesOf(report(severity));
      expect(found).toHaveLength(1);
      const on = (day: string, line?: string) =>
        weaknessFaults(found, new Map(line === undefined ? [] : [['GHSA-aaaa-bbbb-cccc', line]]), day).length;
      const line = '2026-10-01 not reached: the pattern sees our own words only';
      expect(on('2026-10-01')).toBe(1);
      expect(on('2026-10-01', '2026-10-01')).toBe(1);
      expect(on('2026-10-01', line)).toBe(0);
      const end = (n: number) => new Date(Date.parse('2026-10-01') + n * 86_400_000).toISOString().slice(0, 10);
      expect([on(end(days), line), on(end(days + 1), line)]).toEqual([0, 1]);
      expect(on('2026-09-30', line)).toBe(1);
    },
  );

  it('lets lower ones pass, wants stale lines out, and takes nothing else for a report [J7]', () => {
    expect(weaknessFaults(advisoriesOf(report('moderate')), new Map(), '2026-10-01')).toEqual([]);
    expect(weaknessFaults([], new Map([['GHSA-gone', '2026-10-01 was renewed meanwhile']]), '2026-10-02')).toHaveLength(1);
    for (const odd of [null, {}, { message: '405 Method Not Allowed' }, { vulnerabilities: null }])
      expect(() => advisoriesOf(odd)).toThrow('no report');
  });
});
