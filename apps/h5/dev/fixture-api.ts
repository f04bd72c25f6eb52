import { directoryApi } from '@contracts/directory';
import { exportsApi } from '@contracts/exports';
import { filesApi } from '@contracts/files';
import { myFormsApi, myNoticesApi } from '@contracts/my-notices';
import { noticeFormsApi } from '@contracts/notice-forms';
import { noticeSendingApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { myRegistrationApi, registrationQrsApi, subscriptionsApi, temporaryNumbersApi } from '@contracts/registration-admin';
import { permissionsApi } from '@contracts/permissions-admin';
import { founderApi } from '@contracts/permissions-founder';
import { permissionRegistersApi } from '@contracts/permissions-registers';
import { remindersApi } from '@contracts/reminders';
import { schoolEditApi } from '@contracts/school-contacts';
import { API_BASE, type RouteDef } from '@contracts/route';
import { sessionApi } from '@contracts/session';
import { stepUpApi } from '@contracts/step-up';
import { FixtureRefusal, keyOf, type FixtureAnswers, type FixtureCall, type FixtureRequest } from '@testing/fixtures/fixture-call';
import { directoryAnswers } from './fixture-directory';
import { schoolAnswers } from './fixture-school';
import { CONTACTS_ROUTES, contactsAnswers } from '@testing/fixtures/fixture-contacts';
import { familyAnswers } from '@testing/fixtures/fixture-family';
import { sendingAnswers } from '@testing/fixtures/fixture-sending';
import { registrationAnswers } from '@testing/fixtures/fixture-registration';
import { permissionAnswers } from '@testing/fixtures/fixture-permissions';
import { staffAnswers } from '@testing/fixtures/fixture-staff';

const routes = [
  noticesApi,
  noticeSendingApi,
  exportsApi,
  noticeFormsApi,
  myNoticesApi,
  myFormsApi,
  remindersApi,
  directoryApi,
  schoolEditApi,
  filesApi,
  sessionApi,
  subscriptionsApi,
  registrationQrsApi,
  temporaryNumbersApi,
  myRegistrationApi,
  permissionsApi,
  founderApi,
  permissionRegistersApi,
  stepUpApi,
  ...CONTACTS_ROUTES,
].flatMap((api) => Object.values(api) as unknown as RouteDef[]);
const answers: FixtureAnswers = {
  ...contactsAnswers,
  ...staffAnswers,
  ...sendingAnswers,
  ...familyAnswers,
  ...directoryAnswers,
  ...schoolAnswers,
  ...registrationAnswers,
  ...permissionAnswers,
};

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540"><rect width="960" height="540" fill="#C5DBFB"/><path d="M0 400C160 330 320 470 480 400S800 330 960 400V540H0z" fill="#8DB6F6"/><path d="M330 400 480 150 630 400z" fill="#2452AC"/></svg>';

/** Answers one request of the pages; input and answer must fit the contract, or the fault is shown instead. */
export function answer(req: FixtureRequest): { status: number; body: unknown } | { mime: string; bytes: string } {
  const path = req.url.pathname.slice(API_BASE.length);
  for (const route of routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map((hit) => hit[1] ?? '');
    const match = new RegExp(`^${route.path.replace(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (match === null || route.method !== req.method) continue;
    if (route.path === filesApi.picture.path || route.path === registrationQrsApi.image.path)
      return { mime: 'image/svg+xml', bytes: PICTURE };
    const params = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
    const handler = answers[keyOf(route)];
    if (handler === undefined) continue;
    const family = req.referer.includes('/family');
    try {
      route.params?.parse(params);
      const query = (route.query?.parse(Object.fromEntries(req.url.searchParams)) ?? {}) as FixtureCall['query'];
      const body: unknown = route.body === undefined || route.kind === 'bytes' ? undefined : route.body.parse(JSON.parse(req.body));
      const result = handler({
        params,
        query,
        body,
        ifMatch: req.ifMatch,
        family,
        admin: req.cookie.includes('as=admin'),
      });
      return { status: 200, body: route.ok.parse(result) };
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
