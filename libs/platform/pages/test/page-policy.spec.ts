import { describe, expect, it } from '@jest/globals';
import { pagePolicy } from '@platform/pages/page-policy';

const rulesOf = (frameAncestors: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    pagePolicy('n0nce', { frameAncestors, filesOrigin: 'https://files.example.mo' })
      .split('; ')
      .map((rule) => [rule.slice(0, rule.indexOf(' ')), rule.slice(rule.indexOf(' ') + 1)]),
  );

describe('the policy of a page', () => {
  it('runs nothing but our own files that carry the nonce of this answer [D2, V3.4.3]', () => {
    const rules = rulesOf([]);
    expect(rules).toMatchObject({ 'default-src': `'none'`, 'object-src': `'none'`, 'base-uri': `'none'`, 'frame-src': `'none'` });
    expect(rules['script-src']).toBe(`'nonce-n0nce' 'strict-dynamic' 'self'`);
    expect(rules['style-src']).toBe(`'self' 'nonce-n0nce'`);
  });

  it('loads nothing from anybody else: no script, style, font or picture of another host [I7, V3.6.1]', () => {
    const hosts = Object.values(rulesOf([])).flatMap((sources) => sources.split(' ').filter((source) => /[.:]\w*/.test(source)));
    expect(hosts.toSorted()).toEqual(['blob:', 'data:', 'https://files.example.mo']);
  });

  it('is framed by nobody unless the configuration names who [D2, V3.4.6]', () => {
    expect(rulesOf([])['frame-ancestors']).toBe(`'none'`);
    expect(rulesOf(['http://campus.localhost:9000'])['frame-ancestors']).toBe('http://campus.localhost:9000');
  });
});
