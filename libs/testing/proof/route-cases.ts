import { randomBytes } from 'node:crypto';
import { directoryApi } from '@contracts/directory';
import type { FormAnswers } from '@contracts/forms/answers';
import { exportsApi } from '@contracts/exports';
import { myFormsApi, myNoticesApi } from '@contracts/my-notices';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { opsApi } from '@contracts/ops';
import { remindersApi } from '@contracts/reminders';
import type { RouteDef } from '@contracts/route';
import { sendingPolicyApi } from '@contracts/sending-policy';
import { sessionApi } from '@contracts/session';
import { sealMessage } from '@wecom';
import { picture, type CaseMaker } from './case-maker';
import type { CallSpec } from './id-places';
import { ceremony, enrolment, failedJob, invite, passkey } from './operator-calls';
import { newKey, type Who } from './proof-caller';

export const ROLES = ['anonymous', 'student', 'parent', 'teacher', 'admin', 'operator'] as const;
export type Role = (typeof ROLES)[number];
type Person = Exclude<Role, 'anonymous' | 'operator'>;

/** How a route is called rightly, and for whom it is. */
export interface RouteCase {
  /** Who gets a good answer; everybody else must be refused. */
  roles: readonly Role[];
  /** A new valid call of this role in the maker's unit. */
  build?: (make: CaseMaker, role: Role) => Promise<CallSpec> | CallSpec;
  /** Places beside uuids that name a thing of one unit. */
  alsoIds?: readonly string[];
  /** Places that anybody with the same role in the same unit may name too (B11), e.g. a department in the staff directory. */
  shared?: readonly string[];
  /** Ids in the schema that this call leaves out, with the reason. */
  without?: Readonly<Record<string, string>>;
  /** Tables that a GET of this route writes, with the reason (A9). */
  getWrites?: Readonly<Record<string, string>>;
}

const ALL: readonly Role[] = ROLES;
const SIGNED_IN: readonly Person[] = ['student', 'parent', 'teacher', 'admin'];
const STAFF: readonly Person[] = ['teacher', 'admin'];
const FAMILY: readonly Person[] = ['student', 'parent'];
const READ_LOG = { platform_read_log: 'each read of an operator is recorded (H1)' };

/** The child of a family role. */
const childOf = (make: CaseMaker, role: Role): string => (role === 'student' ? make.unit.sam.id : make.unit.amy.id);
const person = (role: Role): Person => role as Person;
/** A sent notice of the role, for routes of staff that only read. */
const kept = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.sentOnce(person(role)) },
});
const anew = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.sent(person(role)) },
});
const drafted = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.draft(person(role)) },
});
/** A submission that has not left yet: within its undo window, or planned for tomorrow. */
async function waiting(make: CaseMaker, role: Role, how: 'undo' | 'schedule'): Promise<CallSpec> {
  const tomorrow = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
  const id = await make.draft(person(role), how === 'schedule' ? { sendAt: tomorrow } : {});
  // Units of proofs have no window, so that everything else is sent at once.
  const undo = (seconds: number) =>
    make.parts.rows.query(`UPDATE notice_settings SET undo_seconds = $2 WHERE unit_id = $1`, [make.unit.id, seconds]);
  await undo(60);
  await make.ok(person(role), noticesApi.submit, { params: { id }, version: 1, key: newKey() });
  await undo(0);
  return { params: { id } };
}
/** For families: a notice for their child that nobody has answered yet. */
const forChild = async (make: CaseMaker, role: Role): Promise<CallSpec> => ({
  params: { id: await make.sent('teacher') },
  body: { studentId: childOf(make, role) },
});
const paged = async (make: CaseMaker, role: Role, def: unknown, query: Record<string, string>): Promise<CallSpec> => ({
  query: { ...query, cursor: await make.cursor(person(role), def, query) },
});
/** A question of words and both kinds that take uploads. */
const FORM = (['text', 'files', 'signature'] as const).map((type) => ({
  key: type,
  type,
  text: `請填寫 ${type}`,
  required: true,
  options: [],
  limits: {},
}));
const filledForm = async (make: CaseMaker, who: Person): Promise<FormAnswers> => ({
  text: `沒有敏感 ${make.unit.mark}`,
  files: [await make.file(who, { purpose: 'answer-file' })],
  signature: await make.file(who, { purpose: 'answer-signature' }),
});
/** A form of the role that was filled in for Amy, one per role: for routes that only read it. */
const filledOnce = (make: CaseMaker, role: Role): Promise<string> =>
  make.once(`filled form ${role}`, async () => {
    const id = await make.sent(person(role), { questions: FORM });
    const body = { studentId: make.unit.amy.id, answers: await filledForm(make, 'parent'), revision: 0 };
    await make.ok('parent', myFormsApi.answers, { params: { id }, body, key: newKey() });
    return id;
  });
/** Where the page after this answer begins: one answer makes no second page of its own. */
async function answerCursor(make: CaseMaker, role: Role): Promise<string> {
  const { id } = (
    await make.parts.rows.query<{ id: string }>(`SELECT id FROM notice_response WHERE unit_id = $1 AND notice_id = $2`, [
      make.unit.id,
      await filledOnce(make, role),
    ])
  )[0]!;
  return Buffer.from(`2999-01-01T00:00:00.000000Z|${id}`).toString('base64url');
}
/** What WeCom sends to the callback address of the unit. */
function callbackCall(make: CaseMaker, echo: boolean): CallSpec {
  const { corpId, callback } = make.unit;
  const stamp = { timestamp: String(Math.floor(Date.now() / 1000)), nonce: randomBytes(6).toString('hex') };
  const message = echo
    ? 'echo'
    : `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${stamp.timestamp}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[update_user]]></ChangeType><UserID><![CDATA[${make.unit.people.teacher.wecomUserid}]]></UserID></xml>`;
  const { ciphertext, signature } = sealMessage(callback, corpId, message, stamp);
  const query = { msg_signature: signature, ...stamp, ...(echo ? { echostr: ciphertext } : {}) };
  const text = `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`;
  return { params: { corpId }, query, ...(echo ? {} : { text }) };
}

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1';

/** A log-in on the way back from WeCom, answered by the simulator as the teacher. */
async function loginReturn(make: CaseMaker): Promise<CallSpec> {
  const headers = { 'user-agent': PHONE };
  const begun = await make.parts.caller.call('anonymous', sessionApi.start as unknown as RouteDef, {
    query: { corpId: make.unit.corpId },
    headers,
  });
  const { location } = await make.parts.sim.control<{ location: string }>('POST', '/sim/oauth/answer', {
    url: String(begun.headers['location']),
    as: { kind: 'member', userid: make.unit.people.teacher.wecomUserid },
    client: 'wecom-mobile',
  });
  const cookie = [begun.headers['set-cookie']]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ');
  return { query: Object.fromEntries(new URL(location).searchParams), headers: { ...headers, cookie } };
}

/** A download of one's own notice: asked for, or already there. */
async function exported(make: CaseMaker, role: Role, ready: boolean): Promise<CallSpec & { refId: string }> {
  const refId = await make.sentOnce(person(role));
  const body = { kind: 'notice-status', classIds: [make.unit.classA.id], withFiles: false };
  const { id } = await make.ok(person(role), exportsApi.startNotice, { params: { id: refId }, body, key: newKey() });
  if (ready) await make.parts.settle();
  return { params: { id: String(id) }, refId };
}

async function reminderOf(make: CaseMaker, role: Role): Promise<CallSpec> {
  await make.sentOnce('teacher');
  const { items } = (await make.ok(person(role), remindersApi.list)) as { items: { id: string }[] };
  return { params: { id: items[0]!.id } };
}

/**
 * One line for each route of the product. A new route fails the walk until its line stands here: what a valid call looks
 * like and who may make it; the walk itself finds the places where an id can be exchanged.
 */
export const ROUTE_CASES: Readonly<Record<string, RouteCase>> = {
  'audit.kinds': { roles: ['admin'] },
  'audit.list': {
    roles: ['admin'],
    build: async (make) => ({
      query: { actor: make.unit.people.teacher.id, entity: 'notice', entityId: await make.sentOnce('teacher') },
    }),
  },

  'directory.departments': { roles: STAFF },
  'directory.members': {
    roles: ['admin'],
    build: (make, role) => paged(make, role, directoryApi.members, { departmentId: make.unit.department.id, pageSize: '1', cursor: '' }),
  },
  'directory.labels': { roles: ['admin'] },
  'directory.labelMembers': { roles: ['admin'], build: (make) => ({ params: { id: make.unit.labelId } }) },
  'directory.search': {
    roles: STAFF,
    build: (make, role) => paged(make, role, directoryApi.search, { departmentId: make.unit.department.id, pageSize: '1', cursor: '' }),
    shared: ['query.departmentId'],
  },
  'directory.nodes': { roles: STAFF },
  'directory.node': { roles: STAFF, build: (make) => ({ params: { id: make.unit.classA.id } }) },
  'directory.students': {
    roles: STAFF,
    build: (make, role) => paged(make, role, directoryApi.students, { nodeId: make.unit.classA.id, pageSize: '1', cursor: '' }),
  },
  'directory.student': { roles: STAFF, build: (make) => ({ params: { id: make.unit.sam.id } }) },
  'directory.syncState': { roles: ['admin'] },
  'directory.sync': { roles: ['admin'], build: () => ({ body: {} }) },

  'exports.startNotice': {
    roles: STAFF,
    build: async (make, role) => ({
      ...(await anew(make, role)),
      body: { kind: 'notice-feedback', classIds: [make.unit.classA.id], withFiles: true },
      key: newKey(),
    }),
  },
  'exports.list': {
    roles: STAFF,
    build: async (make, role) => {
      await exported(make, role, false);
      const { refId } = await exported(make, role, true);
      return paged(make, role, exportsApi.list, { refId, pageSize: '1' });
    },
  },
  'exports.one': { roles: STAFF, build: async (make, role) => ({ params: (await exported(make, role, true)).params }) },
  'exports.cancel': { roles: STAFF, build: async (make, role) => ({ params: (await exported(make, role, true)).params }) },
  'exports.download': { roles: STAFF, build: async (make, role) => ({ params: (await exported(make, role, true)).params }) },

  'files.begin': {
    roles: SIGNED_IN,
    build: () => ({ body: { purpose: 'notice-attachment', name: '相片.png', size: 100 } }),
  },
  'files.part': {
    roles: SIGNED_IN,
    build: async (make, role) => ({
      params: { id: await make.file(person(role), { until: 'begun' }), part: '0' },
      bytes: await picture,
    }),
  },
  'files.status': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role), { until: 'parts' }) } }),
  },
  'files.complete': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role), { until: 'parts' }) } }),
  },
  'files.discard': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role)) } }),
  },
  'files.picture': {
    roles: SIGNED_IN,
    build: async (make, role) => ({
      params: { id: await make.file(person(role), { purpose: 'notice-picture' }) },
      query: { size: 'full' },
    }),
  },
  'files.download': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: await make.file(person(role)) } }),
  },

  // A topic only names what to look at again; whether somebody may look is asked by the route that shows it.
  'live.hints': {
    roles: SIGNED_IN,
    build: async (make) => ({ query: { topics: `notice:${await make.sentOnce('teacher')}` } }),
  },

  'myForms.answers': {
    roles: FAMILY,
    build: async (make, role) => ({
      params: { id: await make.sent('teacher', { questions: FORM }) },
      body: { studentId: childOf(make, role), answers: await filledForm(make, person(role)), revision: 0 },
      key: newKey(),
    }),
  },
  'myNotices.children': { roles: FAMILY },
  'myNotices.list': {
    roles: FAMILY,
    build: async (make, role) => {
      await make.pages();
      return paged(make, role, myNoticesApi.list, { studentId: childOf(make, role), limit: '1' });
    },
  },
  'myNotices.detail': {
    roles: FAMILY,
    build: async (make, role) => ({
      params: { id: await make.sentOnce('teacher') },
      query: { studentId: childOf(make, role) },
    }),
  },
  'myNotices.read': { roles: FAMILY, build: forChild },
  'myNotices.confirm': {
    roles: FAMILY,
    build: async (make, role) => ({ ...(await forChild(make, role)), key: newKey() }),
  },

  'noticeForms.summary': {
    roles: STAFF,
    build: async (make, role) => ({ params: { id: await filledOnce(make, role) }, query: { classId: make.unit.classA.id } }),
  },
  'noticeForms.texts': {
    roles: STAFF,
    build: async (make, role) => ({
      params: { id: await filledOnce(make, role), key: 'text' },
      query: { classId: make.unit.classA.id, cursor: await answerCursor(make, role) },
    }),
  },
  'noticeForms.answers': {
    roles: STAFF,
    build: async (make, role) => ({ params: { id: await filledOnce(make, role), studentId: make.unit.amy.id } }),
  },

  'noticeSend.undo': { roles: STAFF, build: (make, role) => waiting(make, role, 'undo') },
  'noticeSend.cancelSchedule': { roles: STAFF, build: (make, role) => waiting(make, role, 'schedule') },
  'noticeSend.copy': { roles: STAFF, build: async (make, role) => ({ ...(await anew(make, role)), key: newKey() }) },
  'noticeSend.preview': { roles: STAFF, build: async (make, role) => ({ ...(await drafted(make, role)), key: newKey() }) },
  'noticeSend.takeOver': {
    roles: ['admin'],
    build: async (make) => {
      const id = await make.sent('teacher');
      // As if a colleague who has left since had sent it.
      const userid = `gone.${make.unit.mark}`;
      await make.parts.rows.query(
        `INSERT INTO member (unit_id, wecom_userid, name, join_state) VALUES ($1, $2, $2, 'left') ON CONFLICT DO NOTHING`,
        [make.unit.id, userid],
      );
      await make.parts.rows.query(
        `UPDATE notice SET sender_id = (SELECT id FROM member WHERE unit_id = $1 AND wecom_userid = $3) WHERE unit_id = $1 AND id = $2`,
        [make.unit.id, id, userid],
      );
      return { params: { id } };
    },
  },
  'noticeSend.reinvite': { roles: STAFF, build: async (make, role) => ({ ...(await anew(make, role)), key: newKey() }) },
  'noticeSend.reach': {
    roles: STAFF,
    build: async (make, role) => {
      const { targets, includeAlumni, audience } = await make.draftBody(person(role));
      return { body: { targets, includeAlumni, audience } };
    },
  },
  'noticeSend.promise': { roles: STAFF, build: drafted },
  'noticeSend.settings': { roles: STAFF },
  'noticeSend.updateSettings': {
    roles: ['admin'],
    build: async (make) => {
      const { version, ...settings } = await make.ok('admin', noticeSendApi.settings);
      return { body: settings, version: Number(version) };
    },
  },

  'notices.home': { roles: STAFF },
  'notices.list': {
    roles: STAFF,
    build: async (make, role) => {
      await make.pages();
      await make.sentOnce('admin');
      const query = role === 'admin' ? { scope: 'shared' } : { scope: 'mine' };
      return paged(make, role, noticesApi.list, { ...query, senderId: make.unit.people.teacher.id, pageSize: '1' });
    },
  },
  'notices.create': {
    roles: STAFF,
    build: async (make, role) => ({ body: await make.draftBody(person(role)), key: newKey() }),
  },
  'notices.detail': { roles: STAFF, build: kept },
  'notices.update': {
    roles: STAFF,
    build: async (make, role) => ({
      params: { id: await make.draft(person(role)) },
      body: await make.draftBody(person(role)),
      version: 1,
    }),
  },
  'notices.remove': { roles: STAFF, build: drafted },
  'notices.check': { roles: STAFF, build: drafted },
  'notices.submit': {
    roles: STAFF,
    build: async (make, role) => ({ ...(await drafted(make, role)), version: 1, key: newKey() }),
  },
  'notices.recall': { roles: STAFF, build: anew },
  'notices.close': { roles: STAFF, build: anew },
  'notices.reopen': {
    roles: STAFF,
    build: async (make, role) => {
      const call = await anew(make, role);
      await make.ok(person(role), noticesApi.close, call);
      return call;
    },
  },
  'notices.remind': {
    roles: STAFF,
    build: async (make, role) => {
      const call = await anew(make, role);
      // Nobody is reminded within ten minutes of the sending (NOT-41).
      await make.parts.rows.query(`UPDATE notice SET sent_at = sent_at - interval '1 hour' WHERE unit_id = $1 AND id = $2`, [
        make.unit.id,
        call.params?.['id'],
      ]);
      return { ...call, key: newKey() };
    },
  },
  'notices.progress': { roles: STAFF, build: kept },
  'notices.deliveries': {
    roles: STAFF,
    build: async (make, role) => {
      const call = await kept(make, role);
      const query = { classId: make.unit.classA.id, pageSize: '1' };
      const { nextCursor } = await make.ok(person(role), noticesApi.deliveries, { ...call, query });
      return { ...call, query: { ...query, cursor: String(nextCursor) } };
    },
  },
  'notices.stones': {
    roles: STAFF,
    build: async (make, role) => ({ ...(await kept(make, role)), query: { classId: make.unit.classA.id } }),
  },
  'notices.timeline': {
    roles: STAFF,
    build: async (make, role) => ({ params: { id: await make.sentOnce(person(role)), studentId: make.unit.amy.id } }),
  },
  'notices.tree': { roles: STAFF },
  'notices.students': { roles: STAFF, build: (make) => ({ query: { classId: make.unit.classA.id } }) },
  'notices.count': {
    roles: STAFF,
    build: async (make, role) => {
      const { targets, includeAlumni, audience, ccIds, ccSelf } = await make.draftBody(person(role));
      return { body: { targets, includeAlumni, audience, ccIds, ccSelf } };
    },
  },
  'notices.staff': { roles: STAFF },

  'ops.enrolOptions': { roles: ALL, build: async (make) => ({ body: { token: await invite(make) } }) },
  'ops.enrol': { roles: ALL, build: (make) => enrolment(make, passkey()) },
  'ops.loginOptions': { roles: ALL },
  'ops.login': {
    roles: ALL,
    build: async (make) => {
      const key = passkey();
      await make.parts.caller.call('anonymous', opsApi.enrol as unknown as RouteDef, await enrolment(make, key));
      const { challenge, cookie } = await ceremony(make, opsApi.loginOptions);
      return { body: { response: key.answer(challenge) }, headers: { cookie } };
    },
  },
  'ops.logout': { roles: ['operator'] },
  'ops.session': { roles: ['operator'], getWrites: READ_LOG },
  'ops.units': { roles: ['operator'], getWrites: READ_LOG },
  'ops.queues': { roles: ['operator'], getWrites: READ_LOG },
  'ops.deliveries': { roles: ['operator'], getWrites: READ_LOG },
  'ops.failedJobs': { roles: ['operator'], getWrites: READ_LOG },
  'ops.runAgain': { roles: ['operator'], build: failedJob },
  'ops.openApi': { roles: ['operator'], getWrites: READ_LOG },

  'reminders.list': {
    roles: SIGNED_IN,
    build: async (make, role) => {
      await make.pages();
      await make.once('copies', () => make.sent('teacher', { ccIds: [make.unit.people.teacher.id, make.unit.people.admin.id] }));
      await make.once('copies 2', () => make.sent('teacher', { ccIds: [make.unit.people.teacher.id, make.unit.people.admin.id] }));
      return paged(make, role, remindersApi.list, {
        limit: '1',
        ...(role === 'teacher' || role === 'admin' ? {} : { studentId: childOf(make, role) }),
      });
    },
    without: { 'query.studentId': 'staff have no lines about a child; families have it' },
  },
  'reminders.read': {
    roles: SIGNED_IN,
    build: async (make, role) => {
      await make.once('copies', () => make.sent('teacher', { ccIds: [make.unit.people.teacher.id, make.unit.people.admin.id] }));
      return reminderOf(make, role);
    },
  },
  'reminders.readAll': { roles: SIGNED_IN },

  'sendingPolicy.policy': { roles: STAFF },
  'sendingPolicy.updatePolicy': {
    roles: ['admin'],
    build: async (make) => {
      const { version, ...policy } = await make.ok('admin', sendingPolicyApi.policy, {});
      return { body: { ...policy, bundleAt: '19:00', quietWeekends: policy['quietWeekends'] !== true }, version: Number(version) };
    },
  },

  'session.start': {
    roles: ALL,
    build: (make) => ({ query: { corpId: make.unit.corpId }, headers: { 'user-agent': PHONE } }),
    getWrites: {
      login_state: 'the browser leaves with a state that only it can bring back (A4)',
      wecom_token: 'a token is fetched when none is there',
      wecom_limit: 'calls to WeCom are counted',
      wecom_address_limit: 'calls to WeCom are counted',
    },
  },
  'session.callback': {
    roles: ALL,
    build: loginReturn,
    getWrites: {
      login_state: 'the way back from WeCom is a GET by its protocol; state and code count once (A4)',
      session: 'a log-in opens a session',
      audit_log: 'a log-in is recorded (J2)',
      person: 'known over units (OVR-04)',
      person_membership: 'known over units (OVR-04)',
      wecom_token: 'a token is fetched when none is there',
      wecom_limit: 'calls to WeCom are counted',
      wecom_address_limit: 'calls to WeCom are counted',
    },
  },
  'session.me': { roles: SIGNED_IN },
  'session.setLocale': { roles: SIGNED_IN, build: () => ({ body: { locale: 'zh-Hant' } }) },
  'session.switchUnit': {
    roles: SIGNED_IN,
    build: (make) => ({ body: { number: make.unit.number } }),
    alsoIds: ['body.number'],
  },
  'session.logout': { roles: SIGNED_IN },
  'session.list': { roles: SIGNED_IN },
  'session.revoke': {
    roles: SIGNED_IN,
    build: async (make, role) => ({ params: { id: (await make.parts.caller.session(make.unit, person(role))).id } }),
  },

  'wecomCallback.verify': { roles: ALL, build: (make) => callbackCall(make, true), alsoIds: ['params.corpId'] },
  'wecomCallback.receive': { roles: ALL, build: (make) => callbackCall(make, false), alsoIds: ['params.corpId'] },
};

/** The caller of a role in a unit. */
export function whoIs(make: CaseMaker, role: Role): Who {
  return role === 'anonymous' || role === 'operator' ? role : { unit: make.unit, person: role };
}
