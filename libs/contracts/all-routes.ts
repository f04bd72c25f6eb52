import { auditApi } from './audit';
import { bureauNoticesApi, bureauOpsApi } from './bureau-notices';
import { departmentsApi } from './contacts-departments';
import { contactsChecklistApi } from './contacts-checklist';
import { fieldsApi } from './contacts-fields';
import { labelsApi } from './contacts-labels';
import { membersApi } from './contacts-members';
import { usageApi } from './contacts-usage';
import { visibilityApi } from './contacts-visibility';
import { directoryApi } from './directory';
import { exportsApi } from './exports';
import { filesApi } from './files';
import { healthReportsApi } from './health-reports';
import { importsApi } from './imports';
import { ledgerApi } from './ledger';
import { liveApi } from './live';
import { myFormsApi, myNoticesApi } from './my-notices';
import { noticeFormsApi } from './notice-forms';
import { docxApi, noticeSendApi, noticeTemplatesApi, noticeVersionsApi } from './notice-sending';
import { noticesApi } from './notices';
import { opsApi } from './ops';
import { opsAlarmsApi } from './ops-alarms';
import { opsNewsApi } from './ops-news';
import { opsUnitsApi } from './ops-units';
import { permissionsApi } from './permissions-admin';
import { founderApi } from './permissions-founder';
import { opsLooksApi, unitLooksApi } from './permissions-looks';
import { permissionRegistersApi } from './permissions-registers';
import { promotionApi } from './promotion';
import { alumniApi } from './promotion-alumni';
import { b01Api } from './promotion-b01';
import { b08Api } from './promotion-b08';
import { transferApi } from './promotion-transfer';
import { registrationApi } from './registration';
import {
  connectionApi,
  myRegistrationApi,
  registrationQrsApi,
  subscriptionsApi,
  subscriptionSettingsApi,
  temporaryNumbersApi,
} from './registration-admin';
import { registrationOpsApi } from './registration-ops';
import { myPrivacyApi, privacyApi } from './privacy';
import { remindersApi } from './reminders';
import { roleViewsApi } from './role-views';
import type { RouteDef } from './route';
import { changesApi, schoolSettingsApi } from './directory-changes';
import { schoolEditApi } from './school-contacts';
import { sendingPolicyApi } from './sending-policy';
import { sessionAdminApi, sessionApi } from './session';
import { stepUpApi } from './step-up';
import { wecomCallbackApi } from './wecom-callback';

/** Every route table of the product: for the OpenAPI document and for tests that walk over all routes. Servers only. */
export const ALL_ROUTES = {
  alumni: alumniApi,
  b01: b01Api,
  b08: b08Api,
  promotion: promotionApi,
  transfers: transferApi,
  audit: auditApi,
  directory: directoryApi,
  docx: docxApi,
  exports: exportsApi,
  files: filesApi,
  imports: importsApi,
  ledger: ledgerApi,
  live: liveApi,
  myForms: myFormsApi,
  myNotices: myNoticesApi,
  noticeForms: noticeFormsApi,
  noticeSend: noticeSendApi,
  noticeTemplates: noticeTemplatesApi,
  noticeVersions: noticeVersionsApi,
  notices: noticesApi,
  ops: opsApi,
  opsUnits: opsUnitsApi,
  opsNews: opsNewsApi,
  opsAlarms: opsAlarmsApi,
  opsLooks: opsLooksApi,
  unitLooks: unitLooksApi,
  founder: founderApi,
  permissionRegisters: permissionRegistersApi,
  permissions: permissionsApi,
  stepUp: stepUpApi,
  bureauNotices: bureauNoticesApi,
  bureauOps: bureauOpsApi,
  connection: connectionApi,
  healthReports: healthReportsApi,
  myRegistration: myRegistrationApi,
  registration: registrationApi,
  registrationOps: registrationOpsApi,
  registrationQrs: registrationQrsApi,
  subscriptions: subscriptionsApi,
  subscriptionSettings: subscriptionSettingsApi,
  temporaryNumbers: temporaryNumbersApi,
  myPrivacy: myPrivacyApi,
  privacy: privacyApi,
  reminders: remindersApi,
  roleViews: roleViewsApi,
  directoryChanges: changesApi,
  schoolEdit: schoolEditApi,
  schoolSettings: schoolSettingsApi,
  sendingPolicy: sendingPolicyApi,
  session: sessionApi,
  sessionAdmin: sessionAdminApi,
  companyDepartments: departmentsApi,
  companyMembers: membersApi,
  labels: labelsApi,
  memberFields: fieldsApi,
  contactsChecklist: contactsChecklistApi,
  memberUsage: usageApi,
  visibility: visibilityApi,
  wecomCallback: wecomCallbackApi,
} as const;

export interface NamedRoute {
  /** `notices.recall`. */
  readonly name: string;
  readonly tag: string;
  readonly def: RouteDef;
}

/** The tables as one list. */
export function allRoutes(): NamedRoute[] {
  return Object.entries(ALL_ROUTES).flatMap(([tag, table]) =>
    Object.entries(table).map(([key, def]) => ({ name: `${tag}.${key}`, tag, def: def as unknown as RouteDef })),
  );
}
