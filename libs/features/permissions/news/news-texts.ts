import { fill, textOf, type Locale, type Texts } from '@contracts/locale';
import type { UnitRole } from '@contracts/permissions';

/** Texts of spec 15 §7, in the language of the unit. */
export const NEWS = {
  roleGiven: { zh: '{by}將{name}設為{role}', en: '{by} made {name} {role}', pt: '{by} definiu {name} como {role}' },
  roleChanged: {
    zh: '{by}更改了{name}的權限：{role}',
    en: '{by} changed the rights of {name}: {role}',
    pt: '{by} alterou as permissões de {name}: {role}',
  },
  roleRemoved: { zh: '{by}移除了{name}的{role}', en: '{by} removed {name} as {role}', pt: '{by} retirou a {name} a função de {role}' },
  roleLeft: {
    zh: '{name}已離開或被停用，{role}權限已即時收回',
    en: '{name} has left or was disabled; the role {role} ended at once',
    pt: '{name} saiu ou foi desactivado; a função {role} terminou de imediato',
  },
  transferAsked: {
    zh: '{by}請{name}接任創建人，請於72小時內接受',
    en: '{by} asks {name} to become founder; please accept within 72 hours',
    pt: '{by} pede a {name} que seja fundador; aceite no prazo de 72 horas',
  },
  transferDone: {
    zh: '創建人已由{by}轉讓給{name}',
    en: 'The founder’s role passed from {by} to {name}',
    pt: 'A função de fundador passou de {by} para {name}',
  },
  transferForced: {
    zh: '經平台營運及教青局確認，{name}成為創建人',
    en: 'Operator and bureau have made {name} founder',
    pt: 'O operador e a DSEDJ nomearam {name} fundador',
  },
  transferExpired: {
    zh: '轉讓創建人給{name}的請求已逾72小時，未有接受',
    en: 'The transfer to {name} ended after 72 hours without acceptance',
    pt: 'A transferência para {name} terminou após 72 horas sem aceitação',
  },
  transferCancelled: {
    zh: '{by}取消了轉讓創建人給{name}',
    en: '{by} cancelled the transfer to {name}',
    pt: '{by} cancelou a transferência para {name}',
  },
  dissolveStarted: {
    zh: '{by}已開始解散組織，{days}日後刪除全部資料。創建人可在權限管理取消',
    en: '{by} began dissolving the organisation; all data is erased in {days} days. The founder can cancel under permission management',
    pt: '{by} iniciou a dissolução da organização; todos os dados serão apagados dentro de {days} dias. O fundador pode cancelar na gestão de permissões',
  },
  dissolveDaily: {
    zh: '組織將於{days}日後解散並刪除全部資料。創建人可在權限管理取消',
    en: 'The organisation will be dissolved and all data erased in {days} days. The founder can cancel under permission management',
    pt: 'A organização será dissolvida e todos os dados apagados dentro de {days} dias. O fundador pode cancelar na gestão de permissões',
  },
  dissolveCancelled: {
    zh: '{by}已取消解散組織，一切如常',
    en: '{by} cancelled the dissolving; nothing has changed',
    pt: '{by} cancelou a dissolução; nada mudou',
  },
  dissolveHeld: {
    zh: '解散組織已依法律命令（{order}）暫緩，資料不會刪除',
    en: 'The dissolving is held by a legal order ({order}); nothing is erased',
    pt: 'A dissolução está suspensa por ordem legal ({order}); nada é apagado',
  },
  dissolveReleased: {
    zh: '法律命令已解除，解散組織繼續進行。創建人可在權限管理取消',
    en: 'The legal order was lifted and the dissolving goes on. The founder can cancel under permission management',
    pt: 'A ordem legal foi levantada e a dissolução continua. O fundador pode cancelar na gestão de permissões',
  },
  lookAsked: {
    zh: '營運人員{by}請求唯讀查看本校部（支援編號{reference}），請在權限管理同意或拒絕',
    en: 'Operator {by} asks to look at this unit, read-only (support reference {reference}); agree or refuse under permission management',
    pt: 'O operador {by} pede para consultar esta unidade (referência {reference}); aceite ou recuse na gestão de permissões',
  },
  founderLeaving: {
    zh: '有人嘗試移除創建人{name}，請先轉讓創建人',
    en: 'Somebody tried to remove the founder {name}; transfer the role first',
    pt: 'Alguém tentou remover o fundador {name}; transfira primeiro a função',
  },
  massRead: {
    zh: '{name}在十分鐘內讀取了逾{n}筆資料。如非本人或無此需要，請結束其登入並收回權限',
    en: '{name} read more than {n} records within ten minutes. If it was not this person, or there was no need, end the sessions and take the rights back',
    pt: '{name} leu mais de {n} registos em dez minutos. Se não foi a própria pessoa, ou sem necessidade, termine as sessões e retire as permissões',
  },
  differences: {
    zh: '企業微信管理員與平台角色有{n}項差異',
    en: '{n} differences between administrators in WeCom and here',
    pt: '{n} diferenças entre os administradores do WeCom e os daqui',
  },
} as const satisfies Record<string, Texts>;
export type NewsKind = keyof typeof NEWS;

const ROLES: Readonly<Record<UnitRole, Texts>> = {
  founder: { zh: '創建人', en: 'founder', pt: 'fundador' },
  super_admin: { zh: '超級管理員', en: 'super admin', pt: 'superadministrador' },
  sub_admin: { zh: '分級管理員', en: 'sub admin', pt: 'administrador delegado' },
};
const SYSTEM: Texts = { zh: '系統', en: 'The system', pt: 'O sistema' };

export const roleText = (role: UnitRole, locale: Locale): string => textOf(ROLES[role], locale);
export const systemText = (locale: Locale): string => textOf(SYSTEM, locale);
export const newsText = (kind: NewsKind, params: Readonly<Record<string, string | number>>, locale: Locale): string =>
  fill(textOf(NEWS[kind], locale), params);
