import { textOf, type Locale, type Texts } from '@contracts/locale';
import type { DeliveryState } from '@contracts/notice-types';

/** Reasons in plain words, for the sender (G7). WeCom's codes from wecom 01 §5, 04 and 08 §15. */
const BY_CODE: Readonly<Record<string, Texts>> = {
  invalid_student: {
    zh: '企業微信找不到該學生，或不在應用可見範圍內',
    en: 'WeCom does not know the student, or the app may not see him',
    pt: 'O WeCom não conhece o aluno ou a aplicação não o pode ver',
  },
  invalid_person: {
    zh: '接收人不在應用可見範圍內，或已取消關注學校通知',
    en: 'The person is outside the visible scope of the app or no longer follows school notices',
    pt: 'A pessoa está fora do âmbito da aplicação ou deixou de seguir os avisos',
  },
  '81013': {
    zh: '所有接收人都無效或不在可發送範圍內',
    en: 'None of the receivers is valid or within reach',
    pt: 'Nenhum destinatário é válido ou está ao alcance',
  },
  '48002': {
    zh: '應用沒有發送學校通知的權限，請通知管理員',
    en: 'The app may not send school notices; tell an administrator',
    pt: 'A aplicação não pode enviar avisos; informe um administrador',
  },
  '301002': {
    zh: '應用未加入「家長可使用的應用」，請通知管理員',
    en: 'The app is not among those for parents; tell an administrator',
    pt: 'A aplicação não está entre as dos pais; informe um administrador',
  },
};
const OTHER: Texts = {
  zh: '企業微信拒收（{code}）',
  en: 'Refused by WeCom ({code})',
  pt: 'Recusado pelo WeCom ({code})',
};
const BY_STATE: Partial<Record<DeliveryState, Texts>> = {
  unknown: {
    zh: '結果未明：企業微信沒有回覆，請向家長查詢',
    en: 'Unclear: WeCom did not answer; please ask the family',
    pt: 'Incerto: o WeCom não respondeu; pergunte à família',
  },
  cancelled: { zh: '送出前已回收', en: 'Recalled before it left', pt: 'Recolhido antes de sair' },
  not_joined: { zh: '未加入學校通知', en: 'Has not joined school notices', pt: 'Não aderiu aos avisos da escola' },
};

/** @param code reason of a receiver or errcode of the call */
export function failureText(code: string | null, locale: Locale): string {
  const known = code === null ? undefined : BY_CODE[code];
  return known === undefined ? textOf(OTHER, locale).replace('{code}', code ?? '-') : textOf(known, locale);
}

/** @returns null for states that need no reason */
export function reasonOf(state: DeliveryState, code: string | null, locale: Locale): string | null {
  if (state === 'failed') return failureText(code, locale);
  const text = BY_STATE[state];
  return text === undefined ? null : textOf(text, locale);
}
