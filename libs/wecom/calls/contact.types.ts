/** Company contacts 通讯录 (wecom 02). Optional = absent in some answers or not confirmed. */

export interface Department {
  id: number;
  name: string;
  name_en?: string;
  department_leader?: string[];
  parentid: number;
  order?: number;
}

export interface DepartmentRef {
  id: number;
  parentid: number;
  order?: number;
}

export interface DepartmentCreate {
  name: string;
  name_en?: string;
  parentid: number;
  order?: number;
  id?: number;
}

export type DepartmentUpdate = { id: number } & Partial<Pick<DepartmentCreate, 'name' | 'name_en' | 'parentid' | 'order'>>;

export interface ExtAttr {
  type: 0 | 1 | 2;
  name: string;
  text?: { value: string };
  web?: { url: string; title: string };
  miniprogram?: { appid: string; pagepath: string; title: string };
}

export interface ExternalProfile {
  external_corp_name?: string;
  wechat_channels?: { nickname: string };
  external_attr?: ExtAttr[];
}

export interface User {
  userid: string;
  name?: string;
  department?: number[];
  order?: number[];
  position?: string;
  is_leader_in_dept?: (0 | 1)[];
  direct_leader?: string[];
  main_department?: number;
  telephone?: string;
  alias?: string;
  /** 1 activated, 2 disabled, 4 not activated, 5 left. */
  status?: 1 | 2 | 4 | 5;
  extattr?: { attrs: ExtAttr[] };
  external_position?: string;
  external_profile?: ExternalProfile;
  /** Only for apps created before 2022-06-20 and contact sync. */
  mobile?: string;
  gender?: string;
  email?: string;
  biz_mail?: string;
  avatar?: string;
  thumb_avatar?: string;
  address?: string;
  qr_code?: string;
  open_userid?: string;
}

export interface UserRef {
  userid: string;
  name?: string;
  department?: number[];
  open_userid?: string;
}

export interface UserCreate {
  userid: string;
  name: string;
  alias?: string;
  mobile?: string;
  email?: string;
  department: number[];
  order?: number[];
  position?: string;
  gender?: '1' | '2';
  biz_mail?: string;
  telephone?: string;
  is_leader_in_dept?: (0 | 1)[];
  direct_leader?: string[];
  enable?: 0 | 1;
  avatar_mediaid?: string;
  address?: string;
  main_department?: number;
  extattr?: { attrs: ExtAttr[] };
  /** Default true: WeCom invites. */
  to_invite?: boolean;
  external_position?: string;
  external_profile?: ExternalProfile;
}

export type UserUpdate = { userid: string; new_userid?: string } & Partial<Omit<UserCreate, 'userid' | 'to_invite'>>;

export interface UserIdPage {
  next_cursor?: string;
  dept_user: { userid?: string; open_userid?: string; department: number }[];
}

export interface InviteResult {
  invaliduser: string[];
  invalidparty: string[];
  invalidtag: string[];
}

export interface Tag {
  tagid: number;
  tagname: string;
}

export interface TagMembers {
  tagname: string;
  userlist: { userid: string; name?: string }[];
  partylist: number[];
}

export interface TagChange {
  /** userids that were not taken. */
  invalidlist: string[];
  invalidparty: number[];
}
