import type { ErrorTable } from './error-table';

/** Imports of spreadsheets (OVR-21). Codes without the file's name are reasons of single rows: 「第{n}行：{reason}」. */
export const importErrors = {
  IMPORT_FILE_UNREADABLE: {
    status: 422,
    zh: '無法讀取檔案，請使用範本（.xlsx 或 .csv）重新製作',
    en: 'The file cannot be read; please use the template (.xlsx or .csv)',
    pt: 'Não foi possível ler o ficheiro; use o modelo (.xlsx ou .csv)',
  },
  IMPORT_TOO_MANY_ROWS: {
    status: 422,
    zh: '每個檔案最多{max}行',
    en: 'At most {max} rows in a file',
    pt: 'No máximo {max} linhas por ficheiro',
  },
  IMPORT_HEADER_MISSING: {
    status: 422,
    zh: '找不到欄位「{column}」，請使用範本',
    en: 'Column “{column}” is missing; please use the template',
    pt: 'Falta a coluna «{column}»; use o modelo',
  },
  IMPORT_EMPTY: { status: 422, zh: '檔案內沒有資料', en: 'The file holds no rows', pt: 'O ficheiro não tem linhas' },
  IMPORT_REQUIRED: { status: 422, zh: '「{column}」必填', en: '“{column}” is required', pt: '«{column}» é obrigatório' },
  IMPORT_VALUE: { status: 422, zh: '「{column}」的內容不正確', en: '“{column}” is not valid', pt: '«{column}» não é válido' },
  IMPORT_PLACE_UNKNOWN: {
    status: 422,
    zh: '找不到「{value}」',
    en: '“{value}” was not found',
    pt: '«{value}» não foi encontrado',
  },
  IMPORT_PLACE_AMBIGUOUS: {
    status: 422,
    zh: '「{value}」不只一個，請填寫完整路徑',
    en: 'There are several “{value}”; write the whole path',
    pt: 'Existem vários «{value}»; escreva o caminho completo',
  },
  IMPORT_DUPLICATE_ROW: {
    status: 422,
    zh: '與第{row}行重複',
    en: 'Same as row {row}',
    pt: 'Igual à linha {row}',
  },
  IMPORT_EXISTS: { status: 409, zh: '已在通訊錄', en: 'Already in the directory', pt: 'Já está no directório' },
  IMPORT_UNDO_CHANGED: {
    status: 409,
    zh: '匯入後已被更改，未復原',
    en: 'Changed since the import; not taken back',
    pt: 'Alterado depois da importação; não foi reposto',
  },
} as const satisfies ErrorTable;
