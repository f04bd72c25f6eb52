import { fullMember } from '../state/corp-document';
import { keyOf, type Corp, type Member } from '../state/model';
import { byteLength, isUserid } from '../state/text';
import { ApiError } from './api-error';
import type { Call } from './endpoint';
import {
  isFields,
  listAt,
  objectAt,
  optionalBytes,
  optionalChars,
  requireChars,
  textAt,
  textsAt,
  wholeAt,
  wholesAt,
  type Fields,
} from './fields';

const MOBILE = /^[0-9+\- ]{1,32}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const TELEPHONE = /^[0-9\-+,]*$/;

const departmentsFrom = (corp: Corp, body: Fields): number[] | undefined => {
  const given = wholesAt(body, 'department', 41019);
  if (given === undefined) return undefined;
  if (given.length === 0) throw new ApiError(41019);
  if (given.length > 100) throw new ApiError(60110);
  if (given.some((id) => !corp.departments.has(id))) throw new ApiError(60123);
  return given;
};

const checkMobile = (corp: Corp, mobile: string, self: string): void => {
  if (!MOBILE.test(mobile)) throw new ApiError(60103);
  const holder = corp.memberMobiles.get(mobile);
  if (holder !== undefined && holder !== self) throw new ApiError(60104, `userid ${holder}.`);
};

const checkEmail = (corp: Corp, email: string, self: string): void => {
  const length = byteLength(email);
  if (length < 6 || length > 64 || !EMAIL.test(email)) throw new ApiError(60105);
  const holder = corp.memberEmails.get(email.toLowerCase());
  if (holder !== undefined && holder !== self) throw new ApiError(60106, `userid ${holder}.`);
};

/** The optional fields of create and update that are given, checked (02 §2). */
const givenFields = (corp: Corp, body: Fields, departments: number[], self: string): Partial<Member> => {
  const out: Partial<Member> = {};
  const alias = optionalChars(body, 'alias', 64, 40058);
  if (alias !== undefined) out.alias = alias;
  const position = optionalChars(body, 'position', 128, 301012);
  if (position !== undefined) out.position = position;
  const address = optionalChars(body, 'address', 128, 40058);
  if (address !== undefined) out.address = address;
  const telephone = optionalBytes(body, 'telephone', 32, 301013);
  if (telephone !== undefined) {
    if (!TELEPHONE.test(telephone)) throw new ApiError(301013);
    out.telephone = telephone;
  }
  const outside = optionalChars(body, 'external_position', 12, 40058);
  if (outside !== undefined) out.external_position = outside;
  const gender = textAt(body, 'gender');
  if (gender !== undefined) out.gender = gender;
  const order = wholesAt(body, 'order', 40035);
  if (order && body['department'] !== undefined) {
    if (order.length !== departments.length) throw new ApiError(40035, 'order does not match department.');
    out.order = order;
  }
  const leader = wholesAt(body, 'is_leader_in_dept', 60132);
  if (leader) {
    if (leader.length !== departments.length) throw new ApiError(60132);
    out.is_leader_in_dept = leader;
  }
  if (body['direct_leader'] !== undefined) {
    const above = textsAt(body, 'direct_leader', 40031);
    if (above.length > 5) throw new ApiError(60257);
    if (above.some((id) => !corp.members.has(keyOf(id)) || keyOf(id) === self)) throw new ApiError(40031);
    out.direct_leader = above;
  }
  const main = wholeAt(body, 'main_department');
  if (main !== undefined) {
    if (!departments.includes(main)) throw new ApiError(60123, 'main_department is not among department.');
    out.main_department = main;
  }
  const enable = wholeAt(body, 'enable');
  if (enable === 0) out.status = 2;
  const extra = objectAt(body, 'extattr');
  if (extra) out.extattr = { attrs: (listAt(extra, 'attrs') ?? []).filter(isFields) };
  const profile = objectAt(body, 'external_profile');
  if (profile) out.external_profile = profile;
  return out;
};

/** A new member of `user/create`, or the error of the first field that is wrong. */
export const memberToCreate = (call: Call): Member => {
  const { corp, body } = call;
  const userid = textAt(body, 'userid');
  if (userid === undefined || userid === '') throw new ApiError(41009);
  if (!isUserid(userid)) throw new ApiError(40003);
  if (corp.members.has(keyOf(userid))) throw new ApiError(60102);
  const name = requireChars(body, 'name', 1, 64, 60112);
  const departments = departmentsFrom(corp, body);
  if (!departments) throw new ApiError(41019);
  const mobile = textAt(body, 'mobile') ?? '';
  const email = textAt(body, 'email') ?? '';
  if (!mobile && !email) throw new ApiError(60129);
  if (mobile) checkMobile(corp, mobile, '');
  if (email) checkEmail(corp, email, '');
  if (corp.members.size >= corp.seats) throw new ApiError(45024);
  const fields = givenFields(corp, body, departments, keyOf(userid));
  return fullMember({ status: 4, ...fields, userid, name, department: departments, mobile, email }, call.world.clock.now());
};

/** The member as `user/update` leaves it. The mobile of an activated member is ignored without a word. */
export const memberToUpdate = (call: Call, member: Member): Member => {
  const { corp, body } = call;
  const self = keyOf(member.userid);
  const departments = departmentsFrom(corp, body) ?? member.department;
  const fields = givenFields(corp, body, departments, self);
  const moved = body['department'] !== undefined;
  const changed: Member = {
    ...member,
    department: departments,
    ...(moved ? { order: departments.map(() => 0), is_leader_in_dept: departments.map(() => 0) } : {}),
    ...fields,
  };
  if (moved && !departments.includes(changed.main_department)) changed.main_department = departments[0] ?? 1;
  if (body['name'] !== undefined) changed.name = requireChars(body, 'name', 1, 64, 60112);
  const mobile = textAt(body, 'mobile');
  if (mobile !== undefined && member.status !== 1) {
    if (mobile) checkMobile(corp, mobile, self);
    changed.mobile = mobile;
  }
  const email = textAt(body, 'email');
  if (email !== undefined) {
    if (email) checkEmail(corp, email, self);
    changed.email = email;
  }
  if (wholeAt(body, 'enable') === 1 && member.status === 2) changed.status = 1;
  const renamed = textAt(body, 'new_userid');
  if (renamed !== undefined && renamed !== member.userid) {
    if (member.useridFixed) throw new ApiError(301036);
    if (!isUserid(renamed)) throw new ApiError(301021);
    if (corp.members.has(keyOf(renamed)) && keyOf(renamed) !== self) throw new ApiError(60102);
    changed.userid = renamed;
    changed.useridFixed = true;
  }
  return changed;
};

/** The answer of `user/get`: sensitive fields only for the contact-sync assistant and apps made before 2022-06-20 (02 §0). */
export const memberView = (call: Call, member: Member): Fields => {
  const sensitive = !call.app || call.app.legacyFields;
  return {
    userid: member.userid,
    name: member.name,
    department: member.department,
    order: member.order,
    position: member.position,
    ...(sensitive
      ? {
          mobile: member.mobile,
          gender: member.gender,
          email: member.email,
          biz_mail: member.biz_mail,
          avatar: member.avatar,
          thumb_avatar: member.avatar,
          address: member.address,
          qr_code: `https://open.work.weixin.qq.com/wwopen/userQRCode?vcode=${member.userid}`,
        }
      : {}),
    is_leader_in_dept: member.is_leader_in_dept,
    direct_leader: member.direct_leader,
    main_department: member.main_department,
    telephone: member.telephone,
    alias: member.alias,
    status: member.status,
    extattr: member.extattr,
    external_position: member.external_position,
    external_profile: member.external_profile,
  };
};
