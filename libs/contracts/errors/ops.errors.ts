import type { ErrorTable } from './error-table';

/** What operators may be answered beside the shared codes (spec 00 §2). */
export const opsErrors = {
  UNIT_NUMBER_TAKEN: {
    status: 409,
    zh: '此校部編號已被使用',
    en: 'This unit number is in use',
    pt: 'Este número de secção já está em uso',
  },
} as const satisfies ErrorTable;
