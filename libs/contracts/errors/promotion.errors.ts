import type { ErrorTable } from './error-table';

/** Bad-input table of 自動升班 (spec 02 §11), and what BEY-11 and BEY-12 refuse. */
export const promotionErrors = {
  PRM_B08_UPSTREAM: {
    status: 503,
    zh: '暫時無法連接教青局系統，請稍後再試；原有資料不受影響',
    en: 'Bureau system unreachable; nothing changed',
    pt: 'Sistema da DSEDJ inacessível; nada foi alterado',
  },
  PRM_B08_EMPTY: {
    status: 404,
    zh: '教青局尚未有貴校{year}的B08表',
    en: 'No B08 table for {year} yet',
    pt: 'Ainda não há tabela B08 para {year}',
  },
  PRM_B08_INVALID: {
    status: 422,
    zh: '教青局的B08表有誤，未作任何更新（{n}處）',
    en: 'The B08 table has {n} faults; nothing changed',
    pt: 'A tabela B08 tem {n} erros; nada foi alterado',
  },
  PRM_CAMPUS_REQUIRED: { status: 422, zh: '請選擇校區', en: 'Choose a campus', pt: 'Escolha um campus' },
  PRM_SYNC_RUNNING: { status: 409, zh: '同步進行中，請稍候', en: 'A sync is running', pt: 'Sincronização em curso' },
  PRM_SAME_NAME: {
    status: 409,
    zh: '已有同名手動班級',
    en: 'A class of this name was made by hand',
    pt: 'Já existe uma turma com este nome criada manualmente',
  },
  PRM_B01_PARSE: {
    status: 422,
    zh: '檔案不是有效的json（第{n}行）',
    en: 'File is not valid JSON (line {n})',
    pt: 'O ficheiro não é JSON válido (linha {n})',
  },
  PRM_B01_FORMAT: {
    status: 422,
    zh: '檔案格式不正確，請從教青局重新下載',
    en: 'Wrong format; download again from the bureau',
    pt: 'Formato errado; descarregue de novo da DSEDJ',
  },
  PRM_B01_SCHOOL: {
    status: 422,
    zh: '檔案屬於其他學校，未作任何更新',
    en: 'File belongs to another school; nothing changed',
    pt: 'O ficheiro pertence a outra escola; nada foi alterado',
  },
  PRM_B01_YEAR: {
    status: 422,
    zh: '檔案學年早於現行學年',
    en: 'File is for an earlier year',
    pt: 'O ficheiro é de um ano anterior',
  },
  PRM_B01_OLDER: {
    status: 409,
    zh: '此檔案比上次更新的檔案舊（{time}），確定使用？',
    en: 'This file is older than the last one applied ({time}). Use it anyway?',
    pt: 'Este ficheiro é mais antigo do que o último aplicado ({time}). Usar mesmo assim?',
  },
  PRM_B01_DUPLICATE: {
    status: 409,
    zh: '此檔案已於 {time} 更新',
    en: 'Already applied at {time}',
    pt: 'Já aplicado em {time}',
  },
  PRM_B01_NOTHING: {
    status: 409,
    zh: '沒有可更新的學生，請查看異常原因',
    en: 'Nothing to update; see the reasons',
    pt: 'Nada a actualizar; veja os motivos',
  },
  PRM_B01_RUNNING: { status: 409, zh: '通訊錄更新進行中', en: 'An update is running', pt: 'Actualização em curso' },
  PRM_B01_BALANCE: {
    status: 409,
    zh: '有 {n} 名學生未能對上，請先處理：{names}',
    en: '{n} pupils are not accounted for: {names}',
    pt: '{n} alunos por justificar: {names}',
  },
  PRM_UNDO_EXPIRED: {
    status: 409,
    zh: '只可在更新後14天內還原最近一次更新',
    en: 'Only the latest update can be undone, within 14 days',
    pt: 'Só a última actualização pode ser anulada, em 14 dias',
  },
  PRM_POSTPONED: { status: 409, zh: '已暫緩一次，不能再暫緩', en: 'Already postponed once', pt: 'Já foi adiado uma vez' },
  PRM_ALUMNI_QR: {
    status: 422,
    zh: '圖片不是可識別的二維碼',
    en: 'Image is not a readable QR code',
    pt: 'A imagem não é um código QR legível',
  },
  PRM_TRANSFER_OPEN: {
    status: 409,
    zh: '該學生已有處理中的轉學',
    en: 'Student has an open transfer',
    pt: 'O aluno já tem uma transferência pendente',
  },
  PRM_TRANSFER_DATE: { status: 422, zh: '生效日期超出範圍', en: 'Date out of range', pt: 'Data fora do intervalo' },
} as const satisfies ErrorTable;
