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
  /** Pages told apart by one more parameter: its name, and what each value adds to the path of staff. */
  choice?: { query: string; adds: Readonly<Record<string, string>> };
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
    app: 'qr-code',
    pattern: /^\/qrcode$/,
    query: 'wechat_corp_id',
    staff: '/staff/qr-codes',
    family: '/staff/qr-codes',
    choice: {
      query: 'qr_code',
      adds: { admin_register_qrcode: '?kind=admin', user_register_qrcode: '?kind=staff', parent_register_qrcode: '?kind=family' },
    },
  },
  {
    app: 'bureau-notice',
    pattern: /^\/bureau-notice$/,
    query: 'wechat_corp_id',
    staff: '/staff/bureau-notice',
    family: '/family/bureau-notice',
  },
  // 自動升班 and what belongs to it are for staff alone; families who follow such a link see that it is not theirs.
  { app: 'promotion-b08', pattern: new RegExp(`^/promotion/${CORP}$`), staff: '/staff/promotion/b08', family: '/staff/promotion/b08' },
  { app: 'promotion-b01', pattern: new RegExp(`^/promotion-step/${CORP}$`), staff: '/staff/promotion/b01', family: '/staff/promotion/b01' },
  { app: 'promotion-guide', pattern: new RegExp(`^/promotion-guide/${CORP}$`), staff: '/staff/promotion', family: '/staff/promotion' },
  { app: 'alumni-qr', pattern: /^\/bind-alumni-qrcode$/, query: 'corpId', staff: '/staff/alumni-qr', family: '/staff/alumni-qr' },
  {
    app: 'transfer',
    pattern: /^\/wechat-student\/transfer$/,
    query: 'wechat_corp_id',
    staff: '/staff/transfers',
    family: '/staff/transfers',
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
    const chosen = entry.choice === undefined ? undefined : query[entry.choice.query];
    const adds =
      typeof chosen === 'string' && entry.choice !== undefined && Object.hasOwn(entry.choice.adds, chosen)
        ? (entry.choice.adds[chosen] ?? '')
        : '';
    return {
      app: entry.app,
      corpId,
      staff: `${entry.staff}${adds}`,
      family: entry.family,
      ...(entry.desktop === undefined ? {} : { desktop: entry.desktop }),
    };
  }
  return null;
}

export const legacyRoutes = [
  '/school-message-home/:corpId',
  '/wechat-message/list',
  '/qrcode',
  '/bureau-notice',
  '/promotion/:corpId',
  '/promotion-step/:corpId',
  '/promotion-guide/:corpId',
  '/bind-alumni-qrcode',
  '/wechat-student/transfer',
  '/background/home',
] as const;
