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
  DIRECTORY_CONFLICT: {
    status: 409,
    zh: '企業微信中的資料已被他人更改，您的更改尚未套用，請核對後再決定',
    en: 'The entry was changed in WeCom meanwhile; your change was not applied. Compare and decide',
    pt: 'O registo foi alterado no WeCom entretanto; a sua alteração não foi aplicada. Compare e decida',
  },
  DIRECTORY_BLOCKED: {
    status: 409,
    zh: '此更改需要的上一項更改未能完成',
    en: 'A change that this one depends on did not succeed',
    pt: 'Uma alteração de que esta depende não foi concluída',
  },
  DIRECTORY_REFUSED: {
    status: 422,
    zh: '企業微信拒絕了此更改：{reason}',
    en: 'WeCom refused the change: {reason}',
    pt: 'O WeCom recusou a alteração: {reason}',
  },
  DIRECTORY_UNREACHABLE: {
    status: 503,
    zh: '暫時無法連接企業微信，更改已保留，系統會再試',
    en: 'WeCom cannot be reached; the change is kept and will be tried again',
    pt: 'Não é possível contactar o WeCom; a alteração foi guardada e será tentada de novo',
  },
  DEPT_NAME_INVALID: {
    status: 422,
    zh: '部門名稱須為1至32個字元',
    en: '1–32 characters',
    pt: 'O nome do departamento tem 1 a 32 caracteres',
  },
  DEPT_TOO_DEEP: { status: 422, zh: '部門最多15級', en: 'At most 15 levels', pt: 'No máximo 15 níveis' },
  DEPT_LIMIT: { status: 422, zh: '部門總數不可超過30,000個', en: 'At most 30,000 departments', pt: 'No máximo 30 000 departamentos' },
  DEPT_NODE_LIMIT: {
    status: 422,
    zh: '每個部門下的節點不可超過30,000個',
    en: 'At most 30,000 nodes in a department',
    pt: 'No máximo 30 000 nós num departamento',
  },
  DEPT_NOT_EMPTY: { status: 409, zh: '部門內仍有成員或子部門', en: 'Not empty', pt: 'O departamento não está vazio' },
  MEMBER_FIELD_REQUIRED: {
    status: 422,
    zh: '姓名、手機、部門為必填',
    en: 'Name, mobile and department are required',
    pt: 'Nome, telemóvel e departamento são obrigatórios',
  },
  MOBILE_EXISTS: {
    status: 409,
    zh: '已存在相同手機號的用戶',
    en: 'A user with this mobile exists',
    pt: 'Já existe um utilizador com este número',
  },
  OUT_OF_SCOPE: { status: 403, zh: '不在您的管理範圍內', en: 'Outside your scope', pt: 'Fora do seu âmbito de gestão' },
  CLASS_TEACHER_REQUIRED: {
    status: 409,
    zh: '請先為班級設置班主任',
    en: 'Set a class teacher first',
    pt: 'Defina primeiro um director de turma',
  },
  TEACHER_NOT_MEMBER: {
    status: 422,
    zh: '只可選擇企業通訊錄成員，請先添加並邀請',
    en: 'Choose from company contacts; add and invite first',
    pt: 'Escolha entre os contactos da escola; adicione e convide primeiro',
  },
  NODE_NAME_INVALID: {
    status: 422,
    zh: '名稱不可包含 - : ? " < > / ,',
    en: 'These characters are not allowed: - : ? " < > / ,',
    pt: 'Estes caracteres não são permitidos: - : ? " < > / ,',
  },
  NODE_PARENT_INVALID: {
    status: 422,
    zh: '班級須在年級之下；年級須在學校、校區或學段之下',
    en: 'A class lies under a grade; a grade under the school, a campus or a section',
    pt: 'Uma turma fica num ano; um ano na escola, num campus ou num ciclo',
  },
  NODE_NOT_EMPTY: {
    status: 409,
    zh: '節點內仍有學生或下級節點',
    en: 'The node still has students or nodes below it',
    pt: 'O nó ainda tem alunos ou nós abaixo',
  },
  INVITE_THROTTLED: {
    status: 429,
    zh: '已於{time}邀請，請稍後再試',
    en: 'Already invited at {time}',
    pt: 'Já convidado às {time}',
  },
  INVITE_NO_MOBILE: {
    status: 422,
    zh: '沒有手機號碼，無法邀請',
    en: 'No mobile number is known, so nobody can be invited',
    pt: 'Não há número de telemóvel; não é possível convidar',
  },
  ADMIN_LABEL_LAST: {
    status: 409,
    zh: '管理員標籤至少保留一名成員',
    en: 'Keep at least one',
    pt: 'Mantenha pelo menos um membro na etiqueta',
  },
} as const satisfies ErrorTable;
