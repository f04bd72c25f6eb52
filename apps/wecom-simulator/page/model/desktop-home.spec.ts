import { describe, expect, it } from '@jest/globals';
import { desktopHome } from './desktop-home';

const app = (homeUrl: string, schoolRights: ('edit' | 'read' | 'parent-app')[]) => ({ homeUrl, schoolRights });

describe('the first page of a desktop', () => {
  it('is the home page of the app for staff alone, wherever it stands in the list', () => {
    const apps = [app('http://a.test/one', ['edit']), app('http://a.test/two', ['parent-app']), app('http://a.test/console', [])];
    expect(desktopHome(apps)).toBe('http://a.test/console');
  });

  it('is that of any other app where there is none for staff alone', () => {
    expect(desktopHome([app('', []), app('http://a.test/two', ['parent-app'])])).toBe('http://a.test/two');
    expect(desktopHome([app('not an address', [])])).toBeNull();
  });
});
