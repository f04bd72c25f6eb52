import type { ComponentType, ReactNode } from 'react';
import { later, Meanwhile } from '../later/later';
import { ScreenBoundary } from '../states/error-boundary';

/**
 * One screen of an app, declared by its feature in `src/features/{feature}/{feature}.routes.ts`. The page itself is
 * loaded when it is opened, so that the first screen carries nothing of the others.
 */
export interface ScreenRoute {
  /** Full path, e.g. `/family/notices/:id`. */
  path: string;
  load: () => Promise<ComponentType>;
  /** Shape shown while the screen comes. */
  skeleton?: ReactNode;
}

/** A route list as exported by a feature's file. */
export interface RouteModule {
  routes: readonly ScreenRoute[];
}

/** All screens of an app; the router ranks `/notices/new` before `/notices/:id`. A path given twice is a fault. */
export function collectRoutes(modules: Readonly<Record<string, RouteModule>>): ScreenRoute[] {
  const routes = Object.values(modules).flatMap((module) => [...module.routes]);
  const seen = new Set<string>();
  for (const route of routes) {
    if (seen.has(route.path)) throw new Error(`two screens at ${route.path}`);
    seen.add(route.path);
  }
  return routes;
}

/** Element of a screen: loaded when it is drawn, with its skeleton and its own error boundary. */
export function screenElement(route: ScreenRoute, surface: 'h5' | 'console'): ReactNode {
  const Screen = later(route.load);
  return (
    <ScreenBoundary surface={surface}>
      <Meanwhile shows={route.skeleton ?? null}>
        <Screen />
      </Meanwhile>
    </ScreenBoundary>
  );
}
