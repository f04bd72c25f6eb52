import type { ErrorTable } from './error-table';

/** Bad-input table of 功能權限管理 (spec 15 §9). */
export const permissionErrors = {
  VIEW_READ_ONLY: {
    status: 403,
    zh: '您正在以他人的角色檢視，只可閱讀；請先結束檢視',
    en: 'You are looking as somebody else and may only read; end the view first',
    pt: 'Está a ver como outra pessoa e só pode ler; termine primeiro a visualização',
  },
  VIEW_NOT_SHOWN: {
    status: 403,
    zh: '此內容屬個人資料，不在檢視範圍內',
    en: 'This is the person’s own and not part of the view',
    pt: 'Isto é da própria pessoa e não faz parte da visualização',
  },
  FOUNDER_ONLY: {
    status: 403,
    zh: '只有創建人可以執行此操作',
    en: 'Only the founder may do this',
    pt: 'Só o fundador pode fazer isto',
  },
  FOUNDER_TARGET_NOT_ADMIN: {
    status: 422,
    zh: '新創建人必須是管理員',
    en: 'The new founder must be an administrator',
    pt: 'O novo fundador tem de ser administrador',
  },
  FOUNDER_LIMIT: {
    status: 409,
    zh: '一人最多可擔任5個企業的創建人',
    en: 'One person can be founder of at most 5 companies',
    pt: 'Uma pessoa pode ser fundadora de, no máximo, 5 empresas',
  },
  FOUNDER_SELF: {
    status: 422,
    zh: '不可轉讓給自己',
    en: 'Cannot transfer to yourself',
    pt: 'Não pode transferir para si próprio',
  },
  TRANSFER_PENDING: {
    status: 409,
    zh: '已有進行中的轉讓',
    en: 'A transfer is already pending',
    pt: 'Já há uma transferência em curso',
  },
  FOUNDER_CANNOT_LEAVE: {
    status: 409,
    zh: '創建人須先轉讓才可退出',
    en: 'Transfer first: the founder cannot leave',
    pt: 'Transfira primeiro: o fundador não pode sair',
  },
  LAST_SUPER_ADMIN: {
    status: 409,
    zh: '至少保留一名超級管理員',
    en: 'Keep at least one super admin',
    pt: 'Mantenha pelo menos um superadministrador',
  },
  GRANT_EXCEEDS_OWN: {
    status: 403,
    zh: '不可授予超出自身範圍的權限',
    en: 'This exceeds your own rights',
    pt: 'Excede as suas próprias permissões',
  },
  SCOPE_REQUIRED: {
    status: 422,
    zh: '請設置管理範圍',
    en: 'Set a scope',
    pt: 'Defina um âmbito',
  },
  DISSOLVE_CONFIRM_MISMATCH: {
    status: 422,
    zh: '輸入的校部名稱不一致',
    en: 'The name does not match',
    pt: 'O nome não coincide',
  },
  STEP_UP_REQUIRED: {
    status: 401,
    zh: '請掃碼確認管理員身份',
    en: 'Scan to confirm your identity',
    pt: 'Digitalize o código para confirmar a sua identidade',
  },
  MEMBER_AMBIGUOUS: {
    status: 409,
    zh: '有多名成員符合，請選擇',
    en: 'Several match; choose one',
    pt: 'Há vários membros correspondentes; escolha um',
  },
  ALREADY_ADMIN: {
    status: 409,
    zh: '此成員已是管理員，請使用編輯',
    en: 'This member is an administrator already; use edit',
    pt: 'Este membro já é administrador; use editar',
  },
  ADMIN_GROUP_NAME: {
    status: 409,
    zh: '已有同名的管理組',
    en: 'A management group has this name already',
    pt: 'Já existe um grupo de gestão com este nome',
  },
  ADMIN_GROUP_IN_USE: {
    status: 409,
    zh: '管理組仍有{n}名成員，請先移除或改組',
    en: 'The group still has {n} members; remove or move them first',
    pt: 'O grupo ainda tem {n} membros; remova-os ou mude-os primeiro',
  },
  STEP_UP_CODE: {
    status: 422,
    zh: '驗證碼不正確或已過期',
    en: 'The code is wrong or has expired',
    pt: 'O código está errado ou expirou',
  },
  STEP_UP_NO_SMS: {
    status: 409,
    zh: '此帳號不能使用短信驗證，請掃碼確認',
    en: 'This account cannot use text messages; scan to confirm',
    pt: 'Esta conta não pode usar SMS; digitalize o código para confirmar',
  },
  TWO_PERSONS_REQUIRED: {
    status: 403,
    zh: '須由另一方的人員確認',
    en: 'Somebody of the other side has to confirm',
    pt: 'Tem de ser confirmado por alguém da outra parte',
  },
  LOOK_NOT_AGREED: {
    status: 403,
    zh: '校部尚未同意查看，或同意的時間已過',
    en: 'The unit has not agreed to be looked at, or the time is over',
    pt: 'A unidade não autorizou a consulta, ou o prazo terminou',
  },
} as const satisfies ErrorTable;
