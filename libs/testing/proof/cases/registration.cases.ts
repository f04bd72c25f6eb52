import { randomUUID } from 'node:crypto';
import { CONSENT_VERSION, DEFAULT_AREA_CODES } from '@contracts/registration-types';
import { connectionApi, subscriptionsApi, subscriptionSettingsApi, temporaryNumbersApi } from '@contracts/registration-admin';
import { TEST_ORIGIN } from '@testing/test-app';
import { qrPng } from '../../../features/registration/qr/qr-image';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { CONNECTION_AGENT } from '../proof-unit';
import { newKey } from '../proof-caller';
import {
  atForm,
  begins,
  birthday,
  callOf,
  card,
  challenged,
  code,
  filledIn,
  following,
  platformCode,
  returned,
  subscribed,
  tagged,
  temporaryNumber,
  uploaded,
  visitor,
  writing,
} from '../registration-calls';
import { ALL, READ_LOG, SIGNED_IN, STAFF, type Cases, type Role } from './route-case';

const settled = (make: CaseMaker, kind: 'family' | 'staff', credential: 'card' | 'temporary' = 'card') =>
  subscribed(make, { kind, identity: kind === 'family' ? 'parent' : 'teaching', state: 'joined', credential });

/** An application in the hands of the school. */
async function waiting(make: CaseMaker): Promise<{ id: string }> {
  await tagged(make);
  const memberId = make.unit.people.otherTeacher.id;
  await make.parts.rows.query(`UPDATE member SET staff_kind = '{teacher}' WHERE unit_id = $1 AND id = $2`, [make.unit.id, memberId]);
  const given = { kind: 'staff', identity: 'teaching', state: 'pending_review', memberId } as const;
  return { id: (await subscribed(make, given)).subscriptionId };
}

/** One that nobody of the school may decide: its only administrator is the applicant. */
async function forOperators(make: CaseMaker): Promise<{ unitId: number; id: string }> {
  await tagged(make);
  const memberId = make.unit.people.admin.id;
  return {
    unitId: make.unit.id,
    id: (await subscribed(make, { kind: 'admin', identity: 'teaching', state: 'pending_review', memberId })).subscriptionId,
  };
}

async function changed(make: CaseMaker): Promise<CallSpec> {
  const { subscriptionId: id } = await subscribed(make, { kind: 'family', identity: 'parent', state: 'approved' });
  const { version } = await make.ok('admin', subscriptionsApi.detail, { params: { id } });
  return { params: { id }, body: { areaCode: '+853', mobile: `6${String(Date.now()).slice(-7)}` }, version: Number(version) };
}

async function connection(make: CaseMaker): Promise<CallSpec> {
  const { version } = await make.ok('admin', connectionApi.read);
  const body = { corpId: make.unit.corpId, agentId: CONNECTION_AGENT, registrationVisible: true, qrImageId: await uploaded(make) };
  return { body, version: Number(version) };
}

/** Own subscription of whoever calls, waiting for review. */
async function own(make: CaseMaker, role: Role): Promise<CallSpec> {
  const person = make.unit.people[role as 'student'];
  const family = role === 'student' || role === 'parent';
  await make.parts.rows.query(
    `UPDATE subscription SET state = 'withdrawn' WHERE unit_id = $1 AND (member_id = $2 OR parent_id = $2) AND state = 'pending_review'`,
    [make.unit.id, person.id],
  );
  await subscribed(make, {
    kind: family ? 'family' : 'staff',
    identity: family ? 'parent' : 'teaching',
    state: 'pending_review',
    ...(family ? { parentId: person.id } : { memberId: person.id }),
  });
  return {};
}

/** Registration: the public pages with every step, records, codes, the enterprise account, operators. */
export const REGISTRATION_CASES: Cases = {
  'registration.start': {
    roles: ALL,
    build: begins,
    getWrites: {
      registration_login: 'the browser leaves with a state that only it can bring back (A4)',
      registration_qr: 'scans of a code are counted',
    },
  },
  'registration.callback': {
    roles: ALL,
    build: returned,
    getWrites: {
      registration_login: 'the way back from WeCom is a GET by its protocol; state and code count once (A4)',
      registration_session: 'the account that WeCom named stands at the page',
      wecom_token: 'a token is fetched when none is there',
      wecom_limit: 'calls to WeCom are counted',
      wecom_address_limit: 'calls to WeCom are counted',
    },
  },
  'registration.entry': {
    roles: ALL,
    build: async (make) => ({ query: { corpId: make.unit.corpId, kind: (await code(make, 'family')) === '' ? 'staff' : 'family' } }),
  },
  'registration.code': { roles: ALL, build: begins },
  'registration.view': { roles: ALL, build: async (make) => callOf(await filledIn(make)) },
  'registration.schools': {
    roles: ALL,
    build: async (make) => ({ params: { token: await platformCode(make) }, query: { q: make.unit.number }, everyUnit: true }),
  },
  'registration.chooseSchool': {
    roles: ALL,
    build: async (make) => ({ params: { token: await platformCode(make) }, body: { number: make.unit.number } }),
  },
  'registration.consent': {
    roles: ALL,
    build: async (make) => ({ ...callOf(await visitor(make, 'family')), body: { version: CONSENT_VERSION, locale: 'pt' } }),
  },
  'registration.decline': { roles: ALL, build: begins },
  'registration.otp': {
    roles: ALL,
    build: async (make) => ({
      ...callOf(await writing(make, 'staff')),
      body: { areaCode: '+853', mobile: `62${String(Date.now()).slice(-6)}` },
    }),
  },
  'registration.verifyOtp': { roles: ALL, build: challenged },
  'registration.reentry': {
    roles: ALL,
    build: async (make) => {
      const mobile = `138${String(Date.now()).slice(-8)}`;
      return { ...callOf(await writing(make, 'staff')), body: { identity: 'teaching', mobile, again: mobile } };
    },
  },
  'registration.form': {
    roles: ALL,
    shared: ['body.departmentIds.0', 'body.teaching.0.classId'],
    without: { 'body.classId': 'a class of families stands in the other form; the check is the same' },
    build: async (make) => ({
      ...callOf(await atForm(make, 'staff')),
      body: {
        identity: 'teaching',
        name: `李寧${make.unit.mark}`,
        departmentIds: [make.unit.department.id],
        teaching: [{ classId: make.unit.classA.id, subject: '中文' }],
      },
    }),
  },
  'registration.scan': { roles: ALL, build: async (make) => ({ ...callOf(await filledIn(make)), body: { payload: card() } }) },
  'registration.temporary': { roles: ALL, build: async (make) => ({ ...callOf(await filledIn(make)), body: { number: 'XX00123' } }) },
  'registration.birthday': { roles: ALL, build: birthday },
  'registration.back': { roles: ALL, build: async (make) => callOf(await atForm(make, 'staff')) },
  'registration.addStudent': { roles: ALL, build: async (make) => callOf(await settled(make, 'family')) },
  'registration.addIdentity': {
    roles: ALL,
    build: async (make) => ({ ...callOf(await settled(make, 'staff')), body: { identity: 'school_staff' } }),
  },
  'registration.replaceCard': {
    roles: ALL,
    shared: ['params.id'],
    build: async (make) => {
      const stood = await settled(make, 'family', 'temporary');
      return { ...callOf(stood), params: { token: stood.token, id: stood.recordId } };
    },
  },
  'registration.changePhone': { roles: ALL, build: async (make) => callOf(await atForm(make, 'family', { identity: 'parent' })) },
  'registration.withdraw': {
    roles: ALL,
    build: async (make) => callOf(await subscribed(make, { kind: 'staff', identity: 'teaching', state: 'pending_review' })),
  },
  'registration.revoke': { roles: ALL, build: async (make) => callOf(await settled(make, 'staff')) },
  'registration.followQr': { roles: ALL, build: following },
  'registration.scanner': {
    roles: ALL,
    build: async (make) => {
      const stood = await visitor(make, 'family');
      return { ...callOf(stood), body: { url: `${TEST_ORIGIN}/public/register/${stood.token}` } };
    },
  },
  'subscriptions.list': {
    roles: ['admin'],
    build: async (make) => ((await waiting(make)).id === '' ? {} : { query: { kind: 'admin', pageSize: '5' } }),
  },
  'subscriptions.startExport': { roles: ['admin'], build: () => ({ body: { kind: 'staff' }, key: newKey() }) },
  'subscriptions.waiting': { roles: STAFF },
  'subscriptions.detail': { roles: ['admin'], build: async (make) => ({ params: await waiting(make) }) },
  'subscriptions.approve': { roles: ['admin'], build: async (make) => ({ params: await waiting(make), key: newKey() }) },
  'subscriptions.reject': {
    roles: ['admin'],
    build: async (make) => ({ params: await waiting(make), body: { reason: '不認識' }, key: newKey() }),
  },
  'subscriptions.invite': {
    roles: ['admin'],
    build: async (make) => ({
      params: {
        id: (await subscribed(make, { kind: 'staff', identity: 'teaching', state: 'invited', memberId: make.unit.people.otherTeacher.id }))
          .subscriptionId,
      },
      key: newKey(),
    }),
  },
  'subscriptions.changeMobile': { roles: ['admin'], build: changed },
  'subscriptions.retry': {
    roles: ['admin'],
    build: async (make) => ({
      params: {
        id: (
          await subscribed(make, {
            kind: 'staff',
            identity: 'teaching',
            state: 'joined',
            memberId: make.unit.people.otherTeacher.id,
            problem: 'wecom',
          })
        ).subscriptionId,
      },
      key: newKey(),
    }),
  },
  'subscriptionSettings.read': { roles: ['admin'] },
  'subscriptionSettings.save': {
    roles: ['admin'],
    build: async (make) => ({
      body: { staffReview: 'none', familyReview: 'none', areaCodes: [...DEFAULT_AREA_CODES], adminQrAudience: 'staff' },
      version: Number((await make.ok('admin', subscriptionSettingsApi.read))['version']),
    }),
  },
  'registrationQrs.list': { roles: STAFF },
  'registrationQrs.create': { roles: STAFF, build: () => ({ body: { kind: 'staff' } }) },
  'registrationQrs.image': {
    roles: STAFF,
    shared: ['params.id'],
    build: async (make) => ({ params: { id: await codeId(make) }, query: { size: '258' } }),
  },
  'registrationQrs.revoke': { roles: ['admin'], build: async (make) => ({ params: { id: await codeId(make) } }) },
  'connection.read': { roles: ['admin'] },
  'connection.test': {
    roles: ['admin'],
    build: async (make) => {
      const { body } = await connection(make);
      return { body };
    },
  },
  'connection.save': { roles: ['admin'], build: connection },
  'connection.uploadQr': { roles: ['admin'], build: async () => ({ bytes: await qrPng('https://example.org/follow', 258) }) },
  'temporaryNumbers.find': { roles: STAFF, build: (make) => ({ query: temporaryNumber(make) }) },
  'temporaryNumbers.show': {
    roles: STAFF,
    build: async (make, role) => {
      const query = temporaryNumber(make);
      const { items } = (await make.ok(role === 'admin' ? 'admin' : 'teacher', temporaryNumbersApi.find, { query })) as unknown as {
        items: { ref: string }[];
      };
      return { body: { ...query, ref: items[0]?.ref ?? '' } };
    },
  },
  'myRegistration.read': { roles: SIGNED_IN },
  'myRegistration.revoke': { roles: SIGNED_IN, build: own },
  'bureauNotices.list': { roles: SIGNED_IN },
  'bureauNotices.choose': {
    roles: SIGNED_IN,
    build: async (make, role) => {
      await own(make, role);
      const person = make.unit.people[role as 'student'];
      await make.parts.rows.query(
        `UPDATE subscription SET state = 'joined' WHERE unit_id = $1 AND (member_id = $2 OR parent_id = $2) AND state = 'pending_review'`,
        [make.unit.id, person.id],
      );
      return { body: { stopped: true } };
    },
  },
  'bureauOps.list': { roles: ['operator'] },
  'bureauOps.send': {
    roles: ['operator'],
    build: (make) => ({
      body: { id: randomUUID(), title: '活動', body: '內容', identities: ['parent'], unitNumbers: [make.unit.number] },
    }),
  },
  'healthReports.list': { roles: ['admin'] },
  'healthReports.members': { roles: ['admin'], build: () => ({ query: { q: '陳' } }) },
  'healthReports.record': {
    roles: ['admin'],
    shared: ['body.memberId'],
    build: async (make) => {
      await make.parts.rows.query(`DELETE FROM health_report_case WHERE unit_id = $1`, [make.unit.id]);
      return { body: { memberId: make.unit.people.otherTeacher.id, areaCode: '+853', mobile: '66000004' }, key: newKey() };
    },
  },
  'registrationOps.issueCode': { roles: ['operator'] },
  'registrationOps.waiting': { roles: ['operator'], getWrites: READ_LOG },
  'registrationOps.approve': { roles: ['operator'], build: async (make) => ({ params: await forOperators(make) }) },
  'registrationOps.reject': {
    roles: ['operator'],
    build: async (make) => ({ params: await forOperators(make), body: { reason: '資料不符' } }),
  },
};

async function codeId(make: CaseMaker): Promise<string> {
  const token = await code(make, 'family');
  const row = await make.parts.rows.query<{ id: string }>(
    `UPDATE registration_qr SET state = 'active' WHERE unit_id = $1 AND token = $2 RETURNING id`,
    [make.unit.id, token],
  );
  return row[0]?.id ?? '';
}
