import { connectionApi, subscriptionSettingsApi } from '@contracts/registration-admin';
import { keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { ago } from '@testing/fixtures/ids';

const view = {
  corpId: 'ww1d7e0001',
  agentId: 1_000_002,
  appSecretSet: true,
  contactSyncSecretSet: true,
  qrSet: true,
  registrationVisible: true,
  state: 'connected',
  checkedAt: ago(20),
  checks: [
    { field: 'corpId', ok: true, code: null },
    { field: 'appSecret', ok: true, code: null },
    { field: 'agentId', ok: true, code: null },
    { field: 'contactSyncSecret', ok: false, code: 'IP_NOT_TRUSTED' },
  ],
  outgoingAddresses: ['202.175.0.10', '202.175.0.11'],
  staffUrl: 'https://app.campus.localhost/WeChatRegistration/Step1?corpId=ww1d7e0001&kind=staff',
  familyUrl: 'https://app.campus.localhost/WeChatRegistration/Step1?corpId=ww1d7e0001&kind=family',
  version: 3,
};
const settings = {
  staffReview: 'temporary_only',
  familyReview: 'none',
  areaCodes: ['+853', '+86', '+852', '+886'],
  adminQrAudience: 'staff',
  declined: 4,
  version: 2,
};

export const connectionAnswers: FixtureAnswers = {
  [keyOf(connectionApi.read)]: () => view,
  [keyOf(connectionApi.save)]: ({ body }) => ({ ...view, registrationVisible: (body as typeof view).registrationVisible, version: 4 }),
  [keyOf(subscriptionSettingsApi.read)]: () => settings,
  [keyOf(subscriptionSettingsApi.save)]: ({ body }) => ({ ...settings, ...(body as object), version: 3 }),
};
