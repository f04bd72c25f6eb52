import type { ErrorTable } from './error-table';

/** Faults of a unit's connection to WeCom (spec 18). */
export const wecomErrors = {
  WECOM_NOT_CONNECTED: {
    status: 409,
    zh: '本校部尚未連接企業微信，請聯絡管理員',
    en: 'This school unit is not connected to WeCom yet; please contact an administrator',
    pt: 'Esta secção escolar ainda não está ligada ao WeCom; contacte um administrador',
  },
} as const satisfies ErrorTable;
