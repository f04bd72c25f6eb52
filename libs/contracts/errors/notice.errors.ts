import type { ErrorTable } from './error-table';

/** Bad-input table of 家校通知 (spec 03, 11). */
export const noticeErrors = {
  NOT_CONTENT: {
    status: 422,
    zh: '請填寫標題（100字內）和內容',
    en: 'Title (≤ 100) and content are required',
    pt: 'O título (até 100 caracteres) e o conteúdo são obrigatórios',
  },
  NOT_NO_TARGET: { status: 422, zh: '請選擇接收對象', en: 'Choose recipients', pt: 'Escolha os destinatários' },
  NOT_TARGET_FORBIDDEN: {
    status: 403,
    zh: '你只可向任教班級發送通知',
    en: 'You may send only to your classes',
    pt: 'Só pode enviar às suas turmas',
  },
  NOT_TARGET_EMPTY: {
    status: 422,
    zh: '所選範圍內沒有已訂閱的家長或學生',
    en: 'Nobody subscribed in the selection',
    pt: 'Ninguém subscreveu na selecção',
  },
  NOT_QUESTION: {
    status: 422,
    zh: '第{n}題未完成',
    en: 'Question {n} is incomplete',
    pt: 'A pergunta {n} está incompleta',
  },
  NOT_DOCX: {
    status: 422,
    zh: '無法讀取Word文件，內容未變更',
    en: 'Word file unreadable; content unchanged',
    pt: 'Não foi possível ler o ficheiro Word; o conteúdo não foi alterado',
  },
  NOT_LINK: {
    status: 422,
    zh: '鏈接須以 http:// 或 https:// 開頭',
    en: 'Link must be http(s)',
    pt: 'A ligação deve começar por http:// ou https://',
  },
  NOT_SCHEDULE: {
    status: 422,
    zh: '定時發送時間須在5分鐘之後',
    en: 'Send time must be 5 minutes ahead or more',
    pt: 'A hora de envio deve ser pelo menos 5 minutos depois',
  },
  NOT_SCHEDULE_FAR: {
    status: 422,
    zh: '定時發送時間須在90日之內',
    en: 'Send time must be within 90 days',
    pt: 'A hora de envio deve estar dentro dos próximos 90 dias',
  },
  NOT_SENDER_LEFT: {
    status: 409,
    zh: '發出人已離開學校',
    en: 'The sender has left the school',
    pt: 'O remetente já não está na escola',
  },
  NOT_RECALL_EXPIRED: {
    status: 409,
    zh: '已超過24小時，不可回收',
    en: 'Over 24 hours; cannot recall',
    pt: 'Passaram mais de 24 horas; não é possível recolher',
  },
  NOT_CLOSED: {
    status: 409,
    zh: '通知已關閉，無法提交；你填寫的內容仍保留在本頁',
    en: 'Notice closed; your text stays on this page',
    pt: 'Aviso encerrado; o que escreveu mantém-se nesta página',
  },
  NOT_RECALLED: { status: 410, zh: '此通知已回收', en: 'Notice was recalled', pt: 'Este aviso foi recolhido' },
  NOT_ALREADY_ANSWERED: {
    status: 409,
    zh: '{name} 已於 {time} 填寫',
    en: 'Already answered by {name} at {time}',
    pt: 'Já respondido por {name} em {time}',
  },
  NOT_ANSWER: {
    status: 422,
    zh: '第{n}題：{reason}',
    en: 'Question {n}: {reason}',
    pt: 'Pergunta {n}: {reason}',
  },
  NOT_REMIND_LIMIT: {
    status: 429,
    zh: '10分鐘內已提醒，請稍後再試',
    en: 'Reminded within 10 minutes',
    pt: 'Já foi lembrado nos últimos 10 minutos',
  },
  NOT_REMIND_DAY_LIMIT: {
    status: 429,
    zh: '今日已提醒5次，請明日再試',
    en: 'Already reminded 5 times today; try tomorrow',
    pt: 'Já foi lembrado 5 vezes hoje; tente amanhã',
  },
  NOT_REINVITE_LIMIT: {
    status: 429,
    zh: '今日已請班主任邀請，請明日再試',
    en: 'The class teachers were asked today; try again tomorrow',
    pt: 'Os directores de turma já foram avisados hoje; tente amanhã',
  },
  NOT_UNDO_OVER: {
    status: 409,
    zh: '撤銷時間已過，通知已開始發送；如需停止請使用回收',
    en: 'Too late to undo: sending has begun. Use recall to stop it',
    pt: 'Já não é possível anular: o envio começou. Use recolher para o parar',
  },
  NOT_URGENT_REASON: {
    status: 422,
    zh: '請填寫緊急原因',
    en: 'Give the reason for urgency',
    pt: 'Indique o motivo da urgência',
  },
  NOT_DEADLINE: {
    status: 422,
    zh: '截止時間須在發送時間之後',
    en: 'The deadline must be after the time of sending',
    pt: 'O prazo deve ser posterior à hora de envio',
  },
  NOT_VERSIONS_DIFFER: {
    status: 409,
    zh: '各語言版本的內容不一致，請先核對',
    en: 'The language versions differ; check them first',
    pt: 'As versões linguísticas não coincidem; verifique-as primeiro',
  },
  NOT_TEMPLATES_FULL: {
    status: 409,
    zh: '學校範本已達{n}個，請先刪除不再使用的範本',
    en: 'The school has {n} templates already; delete one that is no longer used',
    pt: 'A escola já tem {n} modelos; elimine um que já não seja usado',
  },
} as const satisfies ErrorTable;
