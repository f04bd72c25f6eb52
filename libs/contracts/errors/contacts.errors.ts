import type { ErrorTable } from './error-table';

/** Company contacts 企業通訊錄 (spec 14 §12). */
export const contactsErrors = {
  DEPT_NAME_INVALID: {
    status: 422,
    zh: '部門名稱須為1至32個字元',
    en: 'A department name has 1–32 characters',
    pt: 'O nome do departamento tem de 1 a 32 caracteres',
  },
  DEPT_TOO_DEEP: { status: 422, zh: '部門最多15級', en: 'At most 15 levels of departments', pt: 'No máximo 15 níveis de departamentos' },
  DEPT_LIMIT: { status: 422, zh: '部門總數不可超過30,000個', en: 'At most 30,000 departments', pt: 'No máximo 30.000 departamentos' },
  DEPT_NODE_LIMIT: {
    status: 422,
    zh: '每個部門下的節點不可超過30,000個',
    en: 'At most 30,000 nodes in a department',
    pt: 'No máximo 30.000 nós num departamento',
  },
  DEPT_NOT_EMPTY: {
    status: 409,
    zh: '部門內仍有成員或子部門',
    en: 'The department still has members or sub-departments',
    pt: 'O departamento ainda tem membros ou subdepartamentos',
  },
  DEPT_CYCLE: {
    status: 422,
    zh: '部門不可移至自身或其下級部門',
    en: 'A department cannot be moved under itself or a department below it',
    pt: 'Um departamento não pode ser movido para si próprio nem para um departamento abaixo',
  },
  DEPT_NAME_TAKEN: {
    status: 409,
    zh: '同一上級部門下已有此名稱的部門',
    en: 'The parent department already has a department of this name',
    pt: 'O departamento superior já tem um departamento com este nome',
  },
  MEMBER_FIELD_REQUIRED: {
    status: 422,
    zh: '姓名、手機、部門為必填',
    en: 'Name, mobile and department are required',
    pt: 'Nome, telemóvel e departamento são obrigatórios',
  },
  MOBILE_INVALID: {
    status: 422,
    zh: '手機號碼格式不正確',
    en: 'This is no valid mobile number',
    pt: 'O número de telemóvel não é válido',
  },
  MOBILE_EXISTS: {
    status: 409,
    zh: '已存在相同手機號的用戶',
    en: 'A user with this mobile exists',
    pt: 'Já existe um utilizador com este telemóvel',
  },
  OUT_OF_SCOPE: { status: 403, zh: '不在您的管理範圍內', en: 'Outside your scope', pt: 'Fora do seu âmbito' },
  INVITE_THROTTLED: {
    status: 429,
    zh: '已於{time}邀請，請稍後再試',
    en: 'Already invited at {time}; try again later',
    pt: 'Já convidado às {time}; tente mais tarde',
  },
  ADMIN_LABEL_LAST: {
    status: 409,
    zh: '管理員標籤至少保留一名成員',
    en: 'The administrator label keeps at least one member',
    pt: 'A etiqueta de administrador mantém pelo menos um membro',
  },
  LABEL_SYSTEM: {
    status: 409,
    zh: '系統標籤不可刪除或改名',
    en: 'A system label cannot be deleted or renamed',
    pt: 'Uma etiqueta do sistema não pode ser eliminada nem mudar de nome',
  },
  LABEL_IN_USE: {
    status: 409,
    zh: '標籤正在使用，請確認後再刪除',
    en: 'The label is in use; confirm before deleting it',
    pt: 'A etiqueta está em uso; confirme antes de a eliminar',
  },
  LABEL_USERS_REQUIRED: {
    status: 422,
    zh: '請指定可使用的管理員或應用',
    en: 'Name the administrators or apps that may use it',
    pt: 'Indique os administradores ou aplicações que a podem usar',
  },
  MOBILE_CODE_INVALID: {
    status: 422,
    zh: '驗證碼不正確或已過期',
    en: 'The code is wrong or has expired',
    pt: 'O código está errado ou expirou',
  },
  HANDOVER_REQUIRED: {
    status: 409,
    zh: '此成員仍有需交接的事項，請逐項處理',
    en: 'This member leaves duties behind; settle each of them',
    pt: 'Este membro deixa tarefas por entregar; trate de cada uma',
  },
} as const satisfies ErrorTable;
