import type { ErrorTable } from './error-table';

/** Codes every module may answer (spec 00, 5.6). */
export const sharedErrors = {
  VALIDATION_FAILED: {
    status: 422,
    zh: '資料有誤，請檢查標示的欄位',
    en: 'Some fields need attention',
    pt: 'Alguns campos precisam de atenção',
  },
  UNAUTHENTICATED: {
    status: 401,
    zh: '登入已過期，請重新進入',
    en: 'Your session has expired; please open the app again',
    pt: 'A sessão expirou; abra novamente a aplicação',
  },
  FORBIDDEN: {
    status: 403,
    zh: '您沒有此操作的權限',
    en: 'You are not allowed to do this',
    pt: 'Não tem permissão para esta operação',
  },
  NOT_FOUND: {
    status: 404,
    zh: '內容不存在或已被刪除',
    en: 'Not found or already deleted',
    pt: 'Não encontrado ou já eliminado',
  },
  VERSION_CONFLICT: {
    status: 409,
    zh: '內容已被他人更新，您的輸入已保留，請核對後再提交',
    en: 'Someone else changed this; your input is kept, please review and submit again',
    pt: 'Outra pessoa alterou este conteúdo; o que escreveu foi mantido, reveja e envie de novo',
  },
  STATE_CONFLICT: {
    status: 409,
    zh: '目前狀態不能進行此操作',
    en: 'Not possible in the current state',
    pt: 'Não é possível no estado actual',
  },
  DUPLICATE: {
    status: 409,
    zh: '已存在相同的記錄',
    en: 'A record with the same key already exists',
    pt: 'Já existe um registo igual',
  },
  FILE_TOO_LARGE: {
    status: 413,
    zh: '檔案超過大小限制（上限 {max}）',
    en: 'The file is larger than {max}',
    pt: 'O ficheiro excede o limite de {max}',
  },
  FILE_QUOTA_PERSON: {
    status: 409,
    zh: '您的檔案已達上限（{max}），請先刪除不需要的檔案，或聯絡管理員',
    en: 'Your files have reached the limit ({max}); delete what is not needed, or ask an administrator',
    pt: 'Os seus ficheiros atingiram o limite ({max}); apague os que não precisa ou contacte um administrador',
  },
  FILE_QUOTA_UNIT: {
    status: 409,
    zh: '本校部的檔案已達上限（{max}），請聯絡管理員',
    en: 'The files of this school unit have reached the limit ({max}); please ask an administrator',
    pt: 'Os ficheiros desta unidade escolar atingiram o limite ({max}); contacte um administrador',
  },
  FILE_TYPE_BLOCKED: {
    status: 415,
    zh: '不支援此檔案類型',
    en: 'This file type is not supported',
    pt: 'Este tipo de ficheiro não é suportado',
  },
  RATE_LIMITED: {
    status: 429,
    zh: '操作過於頻繁，請於 {s} 秒後再試',
    en: 'Too many requests; try again in {s} s',
    pt: 'Demasiados pedidos; tente novamente dentro de {s} s',
  },
  WECOM_UNAVAILABLE: {
    status: 502,
    zh: '企業微信暫時無法連線，資料已保存，系統會自動重試',
    en: 'WeCom cannot be reached; your data is saved and will be retried',
    pt: 'Não é possível contactar o WeCom; os dados foram guardados e serão reenviados',
  },
  UNIT_SUSPENDED: {
    status: 423,
    zh: '本校部服務已暫停',
    en: 'This school unit is suspended',
    pt: 'Esta secção escolar está suspensa',
  },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    zh: '同一操作已以不同內容提交，請重新整理後再試',
    en: 'Already submitted with other contents; please reload and try again',
    pt: 'Já foi enviado com outro conteúdo; recarregue e tente de novo',
  },
  UNAVAILABLE: {
    status: 503,
    zh: '系統暫時繁忙，您的輸入已保留，請於 {s} 秒後再試',
    en: 'Temporarily unavailable; your input is kept, try again in {s} s',
    pt: 'Temporariamente indisponível; o que escreveu foi mantido, tente dentro de {s} s',
  },
  INTERNAL: {
    status: 500,
    zh: '系統發生錯誤，您的輸入已保留；查詢編號 {requestId}',
    en: 'Something went wrong; your input is kept. Reference {requestId}',
    pt: 'Ocorreu um erro; o que escreveu foi mantido. Referência {requestId}',
  },
} as const satisfies ErrorTable;
