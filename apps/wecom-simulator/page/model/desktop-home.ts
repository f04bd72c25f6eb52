import type { App } from '../api/types';

/**
 * What the browser of a desktop opens first: the home page of the first app that has nothing to do with families, as a
 * management console; without one, of the first app that has a home page.
 * @returns null where no app has one
 */
export function desktopHome(apps: readonly Pick<App, 'homeUrl' | 'schoolRights'>[]): string | null {
  const withHome = apps.filter((app) => app.homeUrl && URL.canParse(app.homeUrl));
  return (withHome.find((app) => (app.schoolRights ?? []).length === 0) ?? withHome[0])?.homeUrl ?? null;
}
