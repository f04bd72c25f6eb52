import { opsUnitsApi, type OpsUnitDetail } from '@contracts/ops-units';
import { registrationOpsApi } from '@contracts/registration-admin';
import { FixtureRefusal, keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { ago, id } from '@testing/fixtures/ids';

const base: OpsUnitDetail = {
  id: 1,
  number: 'B-217',
  name: '小學部',
  nameEn: 'Primary',
  namePt: 'Primário',
  school: { id: id('node', 901), name: '望洋學校' },
  locale: 'zh-Hant',
  state: 'active',
  version: 3,
  corpId: 'ww5a2170c1d0e9f3b7',
  agentId: 1_000_001,
  createdAt: ago(40_000),
  members: 36,
  students: 540,
  administrators: 3,
  can: ['suspend', 'change', 'recover'],
  changes: [
    { at: ago(300), action: 'unit.resumed', from: 'suspended', to: 'active', reason: '合約已續期', operator: '平台營運' },
    { at: ago(2_000), action: 'unit.suspended', from: 'active', to: 'suspended', reason: '合約到期，待續期', operator: '平台營運' },
    { at: ago(39_000), action: 'unit.connected', from: 'draft', to: 'active', reason: null, operator: '平台營運' },
    { at: ago(40_000), action: 'unit.created', from: null, to: 'draft', reason: null, operator: '平台營運' },
  ],
  recovery: [],
  dissolve: null,
  look: null,
};
/** Unit 2 is a draft, unit 3 has lost its administrators, the others are in service. */
const unitOf = (unitId: number): OpsUnitDetail => {
  if (unitId > 900) throw new FixtureRefusal(404, 'NOT_FOUND', '找不到此項目');
  if (unitId === 2) {
    return {
      ...base,
      id: 2,
      number: 'C-301',
      school: { id: id('node', 902), name: 'Escola Secundária da Guia' },
      name: '幼小中一貫部',
      nameEn: 'Kindergarten to Secondary',
      namePt: null,
      state: 'draft',
      corpId: null,
      agentId: null,
      members: 0,
      students: 0,
      administrators: 0,
      can: ['close', 'change', 'connect'],
      changes: base.changes.slice(3),
    };
  }
  if (unitId === 3) {
    return {
      ...base,
      id: 3,
      administrators: 0,
      recovery: [
        {
          id: id('export', 901),
          account: 'chau.wing.hong',
          letter: '教青局 2026/1234',
          reason: '所有管理員已離職',
          office: 'bureau',
          askedAt: ago(60),
          expiresAt: ago(-9_000),
          own: false,
        },
      ],
    };
  }
  return { ...base, id: unitId };
};

/** Operators' units. A secret that ends in `x` is refused by WeCom. */
export const opsUnitAnswers: FixtureAnswers = {
  [keyOf(opsUnitsApi.schools)]: () => ({
    items: [
      { id: id('node', 901), name: '望洋學校', units: 2 },
      { id: id('node', 902), name: 'Escola Secundária da Guia', units: 1 },
    ],
  }),
  [keyOf(opsUnitsApi.create)]: () => unitOf(2),
  [keyOf(opsUnitsApi.read)]: ({ params }) => unitOf(Number(params['unitId'])),
  [keyOf(opsUnitsApi.change)]: ({ params, body }) => ({ ...unitOf(Number(params['unitId'])), ...(body as object) }),
  [keyOf(opsUnitsApi.act)]: ({ params }) => ({ ...unitOf(Number(params['unitId'])), state: 'suspended', can: ['resume', 'change'] }),
  [keyOf(opsUnitsApi.connect)]: ({ params, body }) => {
    const refused = (body as { secret: string }).secret.endsWith('x');
    return {
      checks: [
        { field: 'corpId', ok: true, text: null },
        { field: 'appSecret', ok: !refused, text: refused ? 'Secret不正確，請重新獲取' : null },
        { field: 'agentId', ok: true, text: null },
        { field: 'contactSyncSecret', ok: true, text: null },
      ],
      unit: refused ? unitOf(Number(params['unitId'])) : unitOf(1),
    };
  },
  [keyOf(opsUnitsApi.callback)]: () => ({
    url: 'http://app.campus.localhost:3000/api/v1/wecom/corp/wwdemo00000001',
    token: '4d1f0b7c9a2e4c5d8f6a1b3c5d7e9f01',
    encodingAesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM',
  }),
  [keyOf(registrationOpsApi.issueCode)]: () => ({
    url: 'http://app.campus.localhost:3000/public/register/0-pKq3vWf8sTz1LmN4bXcR7yUe',
    expiresAt: ago(-7 * 24 * 60),
  }),
  [keyOf(registrationOpsApi.waiting)]: () => ({
    items: [
      {
        unitId: 2,
        number: 'C-301',
        unit: '幼小中一貫部',
        id: id('person', 901),
        name: '李寧',
        kind: 'admin',
        cardType: 'T',
        cardLast4: '0021',
        mobileProof: 'otp',
        submittedAt: ago(35),
      },
      {
        unitId: 3,
        number: 'B-219',
        unit: '幼稚園部',
        id: id('person', 902),
        name: 'Maria do Espírito Santo Fernandes',
        kind: 'admin',
        cardType: 'E',
        cardLast4: '0022',
        mobileProof: 'reentry',
        submittedAt: ago(600),
      },
    ],
  }),
  [keyOf(registrationOpsApi.approve)]: () => ({ ok: true }),
  [keyOf(registrationOpsApi.reject)]: () => ({ ok: true }),
  [keyOf(opsUnitsApi.askRecovery)]: () => unitOf(3),
  [keyOf(opsUnitsApi.confirmRecovery)]: () => unitOf(1),
  [keyOf(opsUnitsApi.cancelRecovery)]: () => unitOf(1),
};
