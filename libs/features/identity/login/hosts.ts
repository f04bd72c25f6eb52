import { API_BASE } from '@contracts/route';
import type { UnitSurface } from '@contracts/session';
import type { Config } from '@platform/config/config';

/** Host of a surface, with port, from the configuration only (OVR-08). */
export function hostOf(config: Config, surface: UnitSurface): string {
  const { mobile, wechat, desktop } = config.hosts;
  return surface === 'console' ? desktop : surface === 'h5-staff' ? mobile : wechat;
}

export function originOf(config: Config, surface: UnitSurface): string {
  return `${config.production ? 'https' : 'http'}://${hostOf(config, surface)}`;
}

/** `redirect_uri`: from the configured host, never from the request. It names the app, which must be the state's (A4). */
export function callbackUrl(config: Config, surface: UnitSurface, app: string): string {
  return `${originOf(config, surface)}${API_BASE}/auth/wecom/callback?app=${app}`;
}

export interface StartQuery {
  corpId: string;
  app: string;
  to: string | null;
  link: boolean;
}

/** Path of the log-in's beginning. */
export function startPath(query: StartQuery): string {
  const params = new URLSearchParams({ corpId: query.corpId, app: query.app });
  if (query.to !== null) params.set('to', query.to);
  if (query.link) params.set('link', '1');
  return `${API_BASE}/auth/wecom/start?${params.toString()}`;
}
