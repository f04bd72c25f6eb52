import type { World } from '../state/world';
import type { Device } from './device-list';

/** The hosts of one running simulator: the plain one, those of the devices, and the platform behind them. */
export interface Hosts {
  /** `campus.localhost` */
  domain: string;
  /** The port the simulator listens on, known after start. */
  port: number;
  /** Where the platform really listens. */
  platformUrl: URL;
  /** Host with port under which the platform knows itself. */
  platformHost: string;
}

export const platformOrigin = (hosts: Hosts): string => `${hosts.platformUrl.protocol}//${hosts.platformHost}`;

export const deviceOrigin = (hosts: Hosts, label: string): string => `http://${label}.${hosts.domain}:${hosts.port}`;

export const plainOrigin = (hosts: Hosts): string => `http://${hosts.domain}:${hosts.port}`;

/** The label of a device host, or null for the plain host and every other name. */
export const labelOf = (hosts: Hosts, hostHeader: string | undefined): string | null => {
  const name = (hostHeader ?? '').toLowerCase().replace(/:\d+$/, '');
  const suffix = `.${hosts.domain}`;
  if (!name.endsWith(suffix)) return null;
  const label = name.slice(0, -suffix.length);
  return label === '' || label.includes('.') ? null : label;
};

export const deviceOf = (world: World, hosts: Hosts, hostHeader: string | undefined): Device | null => {
  const label = labelOf(hosts, hostHeader);
  return label === null ? null : (world.devices.byLabel(label) ?? null);
};

/** Paths that a device host does not pass on to the platform. */
const OWN_PATHS = [
  '/connect/oauth2/authorize',
  '/wwlogin/sso/login',
  '/wwopen/sso/qrConnect',
  '/sim/jssdk.js',
  '/sim/jssdk/verify',
  '/sim/jssdk/upload',
];

export const isOwnPath = (url: string): boolean => {
  const path = url.split('?')[0] ?? '';
  return OWN_PATHS.includes(path);
};
