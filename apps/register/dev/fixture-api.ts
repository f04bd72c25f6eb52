import { registrationApi, registrationView, type RegistrationView } from '@contracts/registration';
import { API_BASE } from '@contracts/route';
import { ago, id } from '@testing/fixtures/ids';
import { viewOf } from './fixture-registration';

interface Answer {
  status: number;
  body: unknown;
}
const refusal = (status: number, code: string, message: string, details: object = {}): Answer => ({
  status,
  body: { code, message, details, requestId: 'dev' },
});

const views = new Map<string, RegistrationView>();
const nameOf = (token: string): string => token.slice(2).replace(/_+$/, '');

/** Steps as the server would take them, with the usual refusals: code 000000, birthday 19880316, card `bad`. */
function after(action: string, view: RegistrationView, body: Record<string, unknown>): RegistrationView | Answer {
  switch (action) {
    case 'consent':
      return { ...view, step: 'mobile', state: 'started' };
    case 'otp':
      if (body['mobile'] === '66660000') return refusal(409, 'SUB_MOBILE_EXISTS_FAMILY', '已存在相同手機號的用戶，請關注家校通知');
      return {
        ...view,
        otp: {
          areaCode: String(body['areaCode']),
          number: String(body['mobile']).replace(/^(.).*(.{4})$/, '$1***$2'),
          resendAt: ago(-1),
          expiresAt: ago(-5),
        },
      };
    case 'otp/verify':
      if (body['code'] === '000000') return refusal(422, 'SUB_OTP_INVALID', '驗證碼錯誤或已過期', { code: { code: 'SUB_OTP_INVALID' } });
      return { ...(viewOf(`${view.kind}-form`) ?? view), otp: null };
    case 'mobile/reentry':
      return { ...(viewOf(`${view.kind}-form`) ?? view), otp: null };
    case 'form': {
      const { identity, ...form } = body;
      return {
        ...view,
        identity: identity as RegistrationView['identity'],
        form: { name: '', departmentIds: [], teaching: [], studentName: '', classId: null, relation: null, ...form },
      };
    }
    case 'card/scan':
      if (!String(body['payload']).startsWith('DSEDJCARD')) return refusal(422, 'SUB_CARD_UNREADABLE', '無法識別教育證，請重新掃描');
      return { ...view, step: 'birthday', credential: { kind: 'card', cardType: 'S', last4: '3071' } };
    case 'card/temporary':
      return { ...view, step: 'birthday', credential: { kind: 'temporary', cardType: 'S', last4: String(body['number']).slice(-4) } };
    case 'birthday':
      if (body['birthday'] === '19880316')
        return refusal(422, 'SUB_VERIFY_FAILED', '驗證不通過；家長請輸入學生的出生日期', { triesLeft: 4 });
      if (body['birthday'] === '20180106') return refusal(502, 'SUB_REGISTRY_DOWN', '教育證系統暫時無法連線，資料已保存，請稍後繼續');
      return viewOf(view.kind === 'admin' ? 'admin-waits' : `${view.kind}-done`) ?? view;
    case 'back':
      return view.step === 'birthday' ? { ...view, step: 'form', credential: null } : (viewOf(`${view.kind}-consent`) ?? view);
    case 'students':
      return viewOf('family-student') ?? view;
    case 'identities':
      return viewOf('staff-identity') ?? view;
    case 'phone':
      return viewOf('family-phone') ?? view;
    case 'me':
      return { ...view, step: 'consent', state: 'withdrawn' };
    default:
      return view;
  }
}

/** Answers one request; views must fit the contract, or the fault is shown instead. */
export function answer(method: string, url: URL, text: string): Answer {
  const [, token = '', action = ''] = /^\/public\/registration\/([^/]+)(?:\/(.*))?$/.exec(url.pathname.slice(API_BASE.length)) ?? [];
  const name = nameOf(token);
  if (name === 'invalid') return refusal(404, 'SUB_QR_INVALID', '二維碼已失效，請向學校索取新的二維碼');
  if (name === 'hidden') return refusal(403, 'SUB_REGISTRATION_DISABLED', '學校暫未開放註冊');
  if (name === 'down') return refusal(503, 'INTERNAL', 'down');
  if (action === 'code')
    return { status: 200, body: { kind: 'family', school: { name: '望洋學校 小學部', number: '888' }, canOpen: false } };
  if (name === 'browser') return refusal(401, 'UNAUTHENTICATED', '請重新登入');
  if (action === 'decline') return { status: 200, body: { ok: true } };
  if (action === 'scanner') return refusal(404, 'NOT_FOUND', 'no client here');
  if (action === 'schools')
    return {
      status: 200,
      body: registrationApi.schools.ok.parse({
        items:
          url.searchParams.get('q') === '888'
            ? [
                { number: '888', school: '望洋學校', name: '小學部' },
                { number: '889', school: '望洋學校', name: '中學部' },
              ]
            : [],
      }),
    };
  const view = views.get(token) ?? viewOf(name);
  if (view === undefined) return refusal(404, 'NOT_FOUND', `no case ${name} ${id('file', 0)}`);
  if (method === 'GET') {
    views.delete(token);
    return { status: 200, body: registrationView.parse(viewOf(name)) };
  }
  const next = after(action, view, text === '' ? {} : (JSON.parse(text) as Record<string, unknown>));
  if ('status' in next) return next;
  views.set(token, registrationView.parse(next));
  return { status: 200, body: next };
}
