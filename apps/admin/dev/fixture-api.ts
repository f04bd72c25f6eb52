import { auditApi } from '@contracts/audit';
import { directoryApi } from '@contracts/directory';
import { changesApi, schoolSettingsApi } from '@contracts/directory-changes';
import { importsApi } from '@contracts/imports';
import { exportsApi } from '@contracts/exports';
import { filesApi } from '@contracts/files';
import { ledgerApi } from '@contracts/ledger';
import { noticeFormsApi } from '@contracts/notice-forms';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { opsApi } from '@contracts/ops';
import { opsAlarmsApi } from '@contracts/ops-alarms';
import { opsNewsApi } from '@contracts/ops-news';
import { opsUnitsApi } from '@contracts/ops-units';
import { connectionApi, subscriptionSettingsApi, subscriptionsApi, registrationOpsApi } from '@contracts/registration-admin';
import { permissionsApi } from '@contracts/permissions-admin';
import { founderApi } from '@contracts/permissions-founder';
import { permissionRegistersApi } from '@contracts/permissions-registers';
import { privacyApi } from '@contracts/privacy';
import { remindersApi } from '@contracts/reminders';
import { API_BASE, type RouteDef } from '@contracts/route';
import { schoolEditApi } from '@contracts/school-contacts';
import { sendingPolicyApi } from '@contracts/sending-policy';
import { sessionApi } from '@contracts/session';
import { stepUpApi } from '@contracts/step-up';
import { FixtureRefusal, keyOf, type FixtureAnswers, type FixtureCall, type FixtureRequest } from '@testing/fixtures/fixture-call';
import { CONTACTS_ROUTES, contactsAnswers } from '@testing/fixtures/fixture-contacts';
import { familyAnswers } from '@testing/fixtures/fixture-family';
import { sendingAnswers } from '@testing/fixtures/fixture-sending';
import { permissionAnswers } from '@testing/fixtures/fixture-permissions';
import { staffAnswers } from '@testing/fixtures/fixture-staff';
import { registrationAnswers } from '@testing/fixtures/fixture-registration';
import { connectionAnswers } from './fixture-connection';
import { consoleAnswers } from './fixture-console';
import { listAnswers } from './fixture-lists';
import { opsUnitAnswers } from './fixture-ops';
import { privacyAnswers } from './fixture-privacy';
import { recordAnswers } from './fixture-records';
import { schoolEditAnswers } from './fixture-school-edit';
import { settingsAnswers } from './fixture-settings';

const routes = [
  noticesApi,
  noticeSendingApi,
  sendingPolicyApi,
  ledgerApi,
  exportsApi,
  noticeFormsApi,
  remindersApi,
  directoryApi,
  filesApi,
  sessionApi,
  auditApi,
  opsApi,
  opsUnitsApi,
  opsAlarmsApi,
  opsNewsApi,
  privacyApi,
  registrationOpsApi,
  subscriptionsApi,
  subscriptionSettingsApi,
  connectionApi,
  permissionsApi,
  founderApi,
  permissionRegistersApi,
  stepUpApi,
  ...CONTACTS_ROUTES,
  changesApi,
  schoolEditApi,
  schoolSettingsApi,
  importsApi,
].flatMap((api) => Object.values(api) as unknown as RouteDef[]);
const answers: FixtureAnswers = {
  ...contactsAnswers,
  ...staffAnswers,
  ...sendingAnswers,
  ...familyAnswers,
  ...listAnswers,
  ...recordAnswers,
  ...consoleAnswers,
  ...settingsAnswers,
  ...permissionAnswers,
  ...registrationAnswers,
  ...connectionAnswers,
  ...opsUnitAnswers,
  ...schoolEditAnswers,
  ...privacyAnswers,
};
const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540"><rect width="960" height="540" fill="#C5DBFB"/><path d="M0 400C160 330 320 470 480 400S800 330 960 400V540H0z" fill="#8DB6F6"/><path d="M330 400 480 150 630 400z" fill="#2452AC"/></svg>';
/** These always answer, so that the frame stands around every face. */
const ALWAYS = new Set([keyOf(sessionApi.me), keyOf(opsApi.session), keyOf(noticesApi.home), keyOf(sessionApi.setLocale)]);

function emptied(result: unknown): unknown {
  if (typeof result !== 'object' || result === null) return result;
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, Array.isArray(value) ? [] : key === 'total' ? 0 : value]));
}

/** Answers one request of the console; input and answer must fit the contract, or the fault is shown instead. */
export function answer(req: FixtureRequest): { status: number; body: unknown } | { mime: string; bytes: string } | 'never' {
  const path = req.url.pathname.slice(API_BASE.length);
  const face = /face=(\w+)/.exec(req.cookie)?.[1];
  for (const route of routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map((hit) => hit[1] ?? '');
    const match = new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (match === null || route.method !== req.method) continue;
    if (route.path === filesApi.picture.path) return { mime: 'image/svg+xml', bytes: PICTURE };
    const params = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
    const handler = answers[keyOf(route)];
    if (handler === undefined) continue;
    const read = route.method === 'GET' && !ALWAYS.has(keyOf(route));
    if (read && face === 'loading') return 'never';
    if (read && face === 'failed')
      return {
        status: 503,
        body: {
          code: 'UNAVAILABLE',
          message: '系統暫時繁忙，您的輸入已保留，請於 5 秒後再試',
          details: {},
          requestId: 'r-19f2c0',
        },
      };
    if (read && face === 'forbidden')
      return {
        status: 403,
        body: { code: 'FORBIDDEN', message: '您沒有此操作的權限', details: {}, requestId: 'r-19f2c0' },
      };
    try {
      route.params?.parse(params);
      const query = (route.query?.parse(Object.fromEntries(req.url.searchParams)) ?? {}) as FixtureCall['query'];
      const body: unknown = route.body === undefined || route.kind === 'bytes' ? undefined : route.body.parse(JSON.parse(req.body));
      const result = handler({
        params,
        query,
        body,
        ifMatch: req.ifMatch,
        family: false,
        admin: !req.cookie.includes('as=teacher'),
      });
      return { status: 200, body: route.ok.parse(read && face === 'empty' ? emptied(result) : result) };
    } catch (error) {
      if (error instanceof FixtureRefusal)
        return {
          status: error.status,
          body: { code: error.code, message: error.message, details: error.details, requestId: 'dev' },
        };
      return {
        status: 500,
        body: { code: 'INTERNAL', message: `${keyOf(route)}: ${String(error)}`, details: {}, requestId: 'dev' },
      };
    }
  }
  return {
    status: 404,
    body: { code: 'NOT_FOUND', message: `no fixture for ${req.method} ${path}`, details: {}, requestId: 'dev' },
  };
}
