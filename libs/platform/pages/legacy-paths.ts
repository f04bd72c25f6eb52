/** Where an app of the catalogue opens (spec 00 §4, OVR-09): old paths that schools have typed into WeCom stay valid. */
export interface AppEntry {
  app: string;
  corpId: string;
  staff: string;
  family: string;
  desktop?: string;
}

interface LegacyPath {
  app: string;
  pattern: RegExp;
  /** Name of the query parameter with the corp id, where the path does not hold it. */
  query?: string;
  staff: string;
  family: string;
  desktop?: string;
}

const CORP = '([\\w-]{4,64})';

/** Apps that exist; a feature adds its line with its pages. */
const PATHS: readonly LegacyPath[] = [
  {
    app: 'notice',
    pattern: new RegExp(`^/school-message-home/${CORP}$`),
    staff: '/staff/notices',
    family: '/family/notices',
  },
  {
    app: 'reminder',
    pattern: /^\/wechat-message\/list$/,
    query: 'wechat_corp_id',
    staff: '/staff/reminders',
    family: '/family/reminders',
  },
  {
    app: 'mgmt-console',
    pattern: /^\/background\/home$/,
    query: 'corp_id',
    staff: '/open-on-desktop',
    family: '/open-on-desktop',
    desktop: '/console',
  },
];

/** @returns where the path leads, or null when it is none of the catalogue */
export function legacyEntry(path: string, query: Readonly<Record<string, unknown>>): AppEntry | null {
  for (const entry of PATHS) {
    const match = entry.pattern.exec(path);
    if (match === null) continue;
    const corpId = entry.query === undefined ? match[1] : query[entry.query];
    if (typeof corpId !== 'string' || !/^[\w-]{4,64}$/.test(corpId)) return null;
    return {
      app: entry.app,
      corpId,
      staff: entry.staff,
      family: entry.family,
      ...(entry.desktop === undefined ? {} : { desktop: entry.desktop }),
    };
  }
  return null;
}

export const legacyRoutes = ['/school-message-home/:corpId', '/wechat-message/list', '/background/home'] as const;
