import { randomBytes } from 'node:crypto';
import type { RouteDef } from '@contracts/route';
import { sessionApi } from '@contracts/session';
import { sealMessage } from '@wecom';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { ALL, person, SIGNED_IN, type Cases } from './route-case';

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

/** A session of the administrator that reads as the parent. @returns its cookie */
async function viewing(make: CaseMaker): Promise<string> {
  const { people, id: unitId, mark } = make.unit;
  const { id, cookie } = await make.parts.caller.session(make.unit, 'admin');
  await make.parts.rows.query(
    `INSERT INTO role_view (unit_id, session_id, by_id, kind, parent_id, reason, until) VALUES ($1, $2, $3, 'family', $4, $5, now() + interval '30 minutes')`,
    [unitId, id, people.admin.id, people.parent.id, mark],
  );
  return cookie;
}

/** Logging in and out, and what WeCom itself calls. */
export const SESSION_CASES: Cases = {
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
  'session.revokeOthers': { roles: SIGNED_IN },
  'sessionAdmin.endPerson': {
    roles: ['admin'],
    build: (make) => ({ params: { id: make.unit.people.teacher.id }, body: { kind: 'member' } }),
  },
  'sessionAdmin.endAll': { roles: ['admin'] },
  'roleViews.people': {
    roles: ['admin'],
    build: (make) => ({ query: { kind: 'family', classId: make.unit.classA.id, q: make.unit.mark } }),
  },
  'roleViews.list': {
    roles: ['admin'],
    build: async (make) => {
      await viewing(make);
      return {};
    },
  },
  'roleViews.start': {
    roles: ['admin'],
    build: (make) => ({ params: { id: make.unit.people.parent.id }, body: { kind: 'family', reason: make.unit.mark } }),
  },
  'roleViews.end': { roles: ['admin'], build: async (make) => ({ session: { person: 'admin', cookie: await viewing(make) } }) },
  'wecomCallback.verify': { roles: ALL, build: (make) => callbackCall(make, true), alsoIds: ['params.corpId'] },
  'wecomCallback.receive': { roles: ALL, build: (make) => callbackCall(make, false), alsoIds: ['params.corpId'] },
};
