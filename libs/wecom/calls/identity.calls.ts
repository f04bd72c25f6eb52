import type { JsonObject } from '../client/answer';
import type { CallEngine } from '../client/call-engine';

/**
 * The person behind an OAuth code. In apps shared by a bureau the ids read `CorpId/userid`.
 * A member who is also a parent of the school may carry both ids; which one WeCom gives is not confirmed.
 */
export type Who =
  | { kind: 'member'; userid: string; user_ticket?: string; parent_userid?: string }
  | { kind: 'parent'; parent_userid: string; external_userid?: string }
  | { kind: 'student'; student_userid: string }
  | { kind: 'stranger'; openid?: string; external_userid?: string };

export interface UserDetail {
  userid: string;
  gender?: string;
  avatar?: string;
  qr_code?: string;
  mobile?: string;
  email?: string;
  biz_mail?: string;
  address?: string;
}

const text = (answer: JsonObject, ...names: string[]): string | undefined => {
  for (const name of names) {
    const value = answer[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
};

function whoOf(answer: JsonObject): Who {
  const userid = text(answer, 'userid', 'UserId');
  const parent = text(answer, 'parent_userid');
  const student = text(answer, 'student_userid');
  const external = text(answer, 'external_userid');
  const openid = text(answer, 'openid', 'OpenId');
  const ticket = text(answer, 'user_ticket');
  if (userid !== undefined) {
    return { kind: 'member', userid, ...(ticket && { user_ticket: ticket }), ...(parent && { parent_userid: parent }) };
  }
  if (parent !== undefined) return { kind: 'parent', parent_userid: parent, ...(external && { external_userid: external }) };
  if (student !== undefined) return { kind: 'student', student_userid: student };
  return { kind: 'stranger', ...(openid && { openid }), ...(external && { external_userid: external }) };
}

/**
 * OAuth exchanges (wecom 03 §1, 08 §9). A code works once, on one of the two; these are therefore `write`s:
 * never repeated, because a repeat could only answer 40029 and hide the first answer.
 */
export function identityCalls(api: CallEngine) {
  return {
    /** O1: member, parent or stranger. WeCom does not check the visible scope of the app: check it yourself. */
    async whoInWecom(code: string): Promise<Who> {
      return whoOf(await api.write<JsonObject>({ path: '/cgi-bin/auth/getuserinfo', query: { code } }));
    },
    /** O2: parent or student in WeChat; returns no children. */
    async whoInSchool(code: string): Promise<Who> {
      return whoOf(await api.write<JsonObject>({ path: '/cgi-bin/school/getuserinfo', query: { code } }));
    },
    userDetail: (userTicket: string) => api.read<UserDetail>({ path: '/cgi-bin/auth/getuserdetail', json: { user_ticket: userTicket } }),
  };
}
