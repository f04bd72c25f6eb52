import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { differences, faultsOf } from '../form-faults';
import { innerPath } from '../routing/link-clicks';
import { collectRoutes } from '../routing/screen-route';

const schema = z.strictObject({
  title: z.string().check(z.minLength(1), z.maxLength(5)),
  count: z.int().check(z.gte(1), z.lte(9)),
  links: z.array(z.strictObject({ url: z.url() })),
  targets: z.array(z.string()).check(z.minLength(1)),
});

describe('forms', () => {
  it('words the faults of the shared schema by field path', () => {
    const faults = faultsOf(schema, { title: '', count: 12, links: [{ url: 'x' }], targets: [] });
    expect(Object.fromEntries(faults)).toEqual({
      title: '請填寫此欄',
      count: '不可大於 9',
      'links.0.url': '格式不正確',
      targets: '請填寫此欄',
    });
    expect(faultsOf(schema, { title: '123456', count: 1, links: [], targets: ['a'] }).get('title')).toBe('最多 5 字');
    expect(faultsOf(schema, { title: 'a', count: 1, links: [], targets: ['a'] }).size).toBe(0);
  });

  it('names only the fields in which two versions differ', () => {
    expect(
      differences(['start', 'end', 'days'], { start: '07:45', end: '08:10', days: [1] }, { start: '07:50', end: '08:10', days: [1] }),
    ).toEqual([{ field: 'start', theirs: '07:45', mine: '07:50' }]);
    expect(differences(['note'], {}, { note: null })).toEqual([]);
  });
});

describe('pages', () => {
  const press = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, defaultPrevented: false };
  const link = (href: string, target = '') => ({ href, target, hasAttribute: () => false });
  const inside = (href: string, target?: string) => innerPath(link(href, target), press, 'https://a.mo', ['/staff']);

  it('keeps own pages inside the app and leaves every other link to the browser', () => {
    expect(inside('https://a.mo/staff/notices?q=1#x')).toBe('/staff/notices?q=1#x');
    expect(inside('https://a.mo/staffroom')).toBeUndefined();
    expect(inside('https://b.mo/staff')).toBeUndefined();
    expect(inside('https://a.mo/staff', '_blank')).toBeUndefined();
    expect(innerPath(link('https://a.mo/staff'), { ...press, ctrlKey: true }, 'https://a.mo', ['/staff'])).toBeUndefined();
  });

  it('refuses two screens at one path', () => {
    const route = { path: '/staff/x', load: () => Promise.reject(new Error('not opened')) };
    expect(collectRoutes({ a: { routes: [route] } })).toHaveLength(1);
    expect(() => collectRoutes({ a: { routes: [route] }, b: { routes: [route] } })).toThrow('two screens at /staff/x');
  });
});
