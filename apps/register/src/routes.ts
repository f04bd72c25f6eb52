import type { registrationApi } from '@contracts/registration';
import type { REGISTRATION_LIMITS } from '@contracts/registration-types';

/**
 * The routes as the page needs them: method and path. The table itself carries the schemas of the server, which a phone on
 * a slow network need not load; `routes.spec.ts` compares the two.
 */
type Table = typeof registrationApi;
const at = <K extends keyof Table>(method: Table[K]['method'], path: string): Table[K] => ({ method, path }) as unknown as Table[K];

const BASE = '/public/registration/:token';
export const routes = {
  start: at<'start'>('GET', `${BASE}/start`),
  code: at<'code'>('GET', `${BASE}/code`),
  view: at<'view'>('GET', BASE),
  schools: at<'schools'>('GET', `${BASE}/schools`),
  chooseSchool: at<'chooseSchool'>('POST', `${BASE}/school`),
  consent: at<'consent'>('POST', `${BASE}/consent`),
  decline: at<'decline'>('POST', `${BASE}/decline`),
  otp: at<'otp'>('POST', `${BASE}/otp`),
  verifyOtp: at<'verifyOtp'>('POST', `${BASE}/otp/verify`),
  reentry: at<'reentry'>('POST', `${BASE}/mobile/reentry`),
  form: at<'form'>('PUT', `${BASE}/form`),
  scan: at<'scan'>('POST', `${BASE}/card/scan`),
  temporary: at<'temporary'>('POST', `${BASE}/card/temporary`),
  birthday: at<'birthday'>('POST', `${BASE}/birthday`),
  back: at<'back'>('POST', `${BASE}/back`),
  addStudent: at<'addStudent'>('POST', `${BASE}/students`),
  addIdentity: at<'addIdentity'>('POST', `${BASE}/identities`),
  replaceCard: at<'replaceCard'>('POST', `${BASE}/cards/:id/replace`),
  changePhone: at<'changePhone'>('POST', `${BASE}/phone`),
  withdraw: at<'withdraw'>('DELETE', `${BASE}/me`),
  scanner: at<'scanner'>('POST', `${BASE}/scanner`),
} as const;

/** Limits the page itself looks at; the compiler holds them equal to those of the contract. */
export const LIMITS = { nameMax: 32, subjectMax: 15, teachingRows: 20 } as const satisfies Pick<
  typeof REGISTRATION_LIMITS,
  'nameMax' | 'subjectMax' | 'teachingRows'
>;
