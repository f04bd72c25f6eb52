import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const sources = globSync('{libs/{features,platform},apps/{api,worker}}/**/*.ts')
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\/test\//.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('cookies of the servers', () => {
  const names = sources.flatMap(({ text }) =>
    [...text.matchAll(/\b([A-Z]+_COOKIE) = '([^']*)'/g)].map(([, name = '', value = '']) => ({ name, value })),
  );
  const options = sources.flatMap(({ text }) => [...text.matchAll(/\bCOOKIE_OPTIONS = \{([^}]*)\}/g)].map(([, body = '']) => body.trim()));
  const set = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\.setCookie\(([\s\S]{0,200}?)\);/g)].map(([, given = '']) => ({ file, given })),
  );

  it('belong to one host, travel over https only and are no business of scripts [A3, V3.3.1, V3.3.2, V3.3.3, V3.3.4]', () => {
    expect(names.length).toBeGreaterThanOrEqual(4);
    expect(names.filter(({ value }) => !value.startsWith('__Host-'))).toEqual([]);
    expect(options.length).toBeGreaterThanOrEqual(2);
    for (const body of options) expect(body).toMatch(/^httpOnly: true, secure: true, sameSite: '(?:lax|strict)', path: '\/'$/);
  });

  it('are set in no other way than with these options [A3]', () => {
    expect(set.length).toBeGreaterThanOrEqual(5);
    expect(
      set.filter(({ given }) => !/^\s*[A-Z]+_COOKIE,[\s\S]*\{\s*\.\.\.COOKIE_OPTIONS,\s*maxAge:[^,}]*,?\s*\}\s*$/.test(given)),
    ).toEqual([]);
    expect(sources.filter(({ text }) => /['"]set-cookie['"]/i.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
