import type { ErrorTable } from './error-table';

/** Contacts 通訊錄 (spec 14). The first two are shown as the reason of a failed comparison, not answered to a request. */
export const directoryErrors = {
  DIRECTORY_SHRANK: {
    status: 409,
    zh: '企業微信這次少了{missing}項（共{of}項），為免誤刪，沒有套用。請檢查應用的可見範圍後再同步',
    en: 'WeCom showed {missing} of {of} entries fewer; nothing was removed. Check the visible scope of the app, then synchronise again',
    pt: 'O WeCom mostrou menos {missing} de {of} entradas; nada foi removido. Verifique o âmbito visível da aplicação e sincronize de novo',
  },
  DIRECTORY_SYNC_FAILED: {
    status: 409,
    zh: '同步未完成，系統會再試',
    en: 'Synchronisation did not finish; the system will try again',
    pt: 'A sincronização não terminou; o sistema tentará de novo',
  },
} as const satisfies ErrorTable;
