import type { CodeGrant } from '../oauth/code-store';
import { keyOf, type Member } from '../state/model';
import { derivedId } from '../state/random';
import { seesMember } from '../state/scope';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import { textAt, type Fields } from './fields';
import { parentOpenid } from './school-settings.endpoints';

/** Spends the code of the query: once, within 5 min, and only by an app whose trusted domain the redirect went to (03 §1). */
const spend = (call: AppCall): CodeGrant => {
  const code = call.query['code'] ?? '';
  if (code === '') throw new ApiError(41008);
  const grant = call.world.codes.look(code);
  if (!grant || grant.corpId !== call.corp.corpId) throw new ApiError(40029);
  const own = [...call.app.trustedDomains, ...(grant.webLogin ? call.app.loginDomains : [])];
  if (!own.includes(grant.redirectHost)) throw new ApiError(50001);
  call.world.codes.spend(code);
  return grant;
};

const strangerOpenid = (call: AppCall, grant: CodeGrant): string => {
  const who = grant.who;
  if (who && who.kind !== 'member') return parentOpenid(call.corp.corpId, who.userid);
  return derivedId('o', 27, 'visitor', call.corp.corpId, who?.userid ?? grant.visitor);
};

const memberOf = (call: AppCall, grant: CodeGrant): Member | undefined =>
  grant.who?.kind === 'member' ? call.corp.members.get(keyOf(grant.who.userid)) : undefined;

/** A parent counts only while following 學校通知; before that WeChat shows an openid and nothing else (08 §9). */
const followingParent = (call: AppCall, grant: CodeGrant): { parent_userid: string; external_userid: string } | undefined => {
  const parent = grant.who?.kind === 'parent' ? call.corp.parents.get(keyOf(grant.who.userid)) : undefined;
  return parent && parent.is_subscribe === 1 ? { parent_userid: parent.parent_userid, external_userid: parent.external_userid } : undefined;
};

const followingStudent = (call: AppCall, grant: CodeGrant): string | undefined => {
  const student = grant.who?.kind === 'student' ? call.corp.students.get(keyOf(grant.who.userid)) : undefined;
  return student && student.is_subscribe === 1 ? student.student_userid : undefined;
};

const userInfo = (call: AppCall): Fields => {
  const grant = spend(call);
  const member = memberOf(call, grant);
  if (member) {
    const gets = grant.scope === 'snsapi_privateinfo' && !grant.webLogin && seesMember(call.corp, call.app, member);
    return {
      userid: member.userid,
      ...(gets ? { user_ticket: call.world.codes.issueTicket(call.corp.corpId, member.userid) } : {}),
    };
  }
  const parent = followingParent(call, grant);
  if (parent) return { external_userid: parent.external_userid, parent_userid: parent.parent_userid };
  return { openid: strangerOpenid(call, grant) };
};

const deviceId = (grant: CodeGrant): string => derivedId('', 32, 'device', grant.visitor);

/** The old path answers in other letter case and with the device (03 §1). */
const legacyUserInfo = (call: AppCall): Fields => {
  const grant = spend(call);
  const member = memberOf(call, grant);
  if (member) return { UserId: member.userid, DeviceId: deviceId(grant) };
  const parent = followingParent(call, grant);
  const openid = { OpenId: strangerOpenid(call, grant), DeviceId: deviceId(grant) };
  return parent ? { ...openid, external_userid: parent.external_userid, parent_userid: parent.parent_userid } : openid;
};

const schoolUserInfo = (call: AppCall): Fields => {
  if (!call.corp.school) throw new ApiError(65014);
  const grant = spend(call);
  const device = { DeviceId: deviceId(grant) };
  const parent = followingParent(call, grant);
  if (parent) return { ...device, parent_userid: parent.parent_userid };
  const student = followingStudent(call, grant);
  if (student !== undefined) return { ...device, student_userid: student };
  return { ...device, openid: strangerOpenid(call, grant) };
};

const userDetail = (call: AppCall): Fields => {
  const ticket = textAt(call.body, 'user_ticket') ?? '';
  if (ticket === '') throw new ApiError(84090, 'user_ticket missing');
  const grant = call.world.codes.ticket(ticket);
  if (!grant || grant.corpId !== call.corp.corpId) throw new ApiError(84015);
  if (grant.expiresAt <= call.world.clock.now()) throw new ApiError(84014);
  const member = call.corp.members.get(keyOf(grant.userid));
  if (!member) throw new ApiError(60111);
  const details = {
    gender: member.gender,
    avatar: member.avatar,
    mobile: member.mobile,
    email: member.email,
    biz_mail: member.biz_mail,
    address: member.address,
  };
  const qrCode = `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${derivedId('vc', 16, call.corp.corpId, member.userid)}`;
  return {
    userid: member.userid,
    ...Object.fromEntries(Object.entries(details).filter(([, value]) => value !== '')),
    qr_code: qrCode,
  };
};

/** Who is at the other end (docs 91023, 91707, 95791, 95833). */
export const IDENTITY_ENDPOINTS: Endpoint[] = [
  { method: 'GET', path: 'auth/getuserinfo', gate: 'app', run: userInfo },
  { method: 'GET', path: 'user/getuserinfo', gate: 'app', run: legacyUserInfo },
  { method: 'GET', path: 'school/getuserinfo', gate: 'app', run: schoolUserInfo },
  { method: 'POST', path: 'auth/getuserdetail', gate: 'app', run: userDetail },
];
