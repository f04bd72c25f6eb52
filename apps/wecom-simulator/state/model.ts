/** The kinds of people a corp knows: company members, parents and students of the school address book. */
export type PersonKind = 'member' | 'parent' | 'student';

/** Receive-message settings of an app or of the contact-sync assistant. */
export interface CallbackSettings {
  url: string;
  token: string;
  aesKey: string;
  /** The switch 外部聯繫人變更回調: without it the app gets no change_school_contact. */
  schoolEvents: boolean;
}

export interface Department {
  id: number;
  name: string;
  name_en?: string;
  parentid: number;
  order: number;
}

/** A company member, in the field names of `user/get` (doc 90196). */
export interface Member {
  userid: string;
  name: string;
  alias: string;
  mobile: string;
  email: string;
  biz_mail: string;
  department: number[];
  order: number[];
  is_leader_in_dept: number[];
  direct_leader: string[];
  position: string;
  gender: string;
  telephone: string;
  address: string;
  avatar: string;
  /** 1 activated, 2 disabled, 4 not activated, 5 left. */
  status: number;
  main_department: number;
  extattr: { attrs: unknown[] };
  external_position: string;
  external_profile: Record<string, unknown>;
  /** Set once the userid was changed or was chosen by the caller: it may not change (again). */
  useridFixed: boolean;
  created_at: number;
}

export interface Tag {
  tagid: number;
  tagname: string;
  /** Lower-cased userids. */
  userlist: Set<string>;
  partylist: Set<number>;
  /** The app that made the tag; absent = made by the contact-sync assistant or the console. */
  owner?: number;
}

export interface DepartmentAdmin {
  userid: string;
  type: number;
  subject?: string;
}

/** A node of the school address book: 1 class, 2 grade, 3 section, 4 campus, 5 the root. */
export interface SchoolDepartment {
  id: number;
  name: string;
  parentid: number;
  type: number;
  standard_grade?: number;
  register_year?: number;
  order?: number;
  is_graduated?: number;
  open_group_chat?: number;
  group_chat_id?: string;
  department_admins: DepartmentAdmin[];
}

export interface Student {
  student_userid: string;
  name: string;
  department: number[];
  mobile: string;
  /** Lower-cased ids of the parents that name this student. */
  parents: string[];
  /** 1 = the student uses WeChat himself and follows 學校通知. */
  is_subscribe: number;
  renamed: boolean;
}

export interface Child {
  student_userid: string;
  relation: string;
}

export interface Parent {
  parent_userid: string;
  mobile: string;
  /** Not an API field: who holds the phone, for the pages of the simulator. */
  name?: string;
  is_subscribe: number;
  external_userid: string;
  /** Picture of the WeChat account; absent = none. */
  avatar?: string;
  children: Child[];
  renamed: boolean;
}

export type SchoolRight = 'edit' | 'read' | 'parent-app';

export interface MemberScope {
  users: string[];
  departments: number[];
  tags: number[];
}

export interface ParentScope {
  students: string[];
  departments: number[];
}

export interface App {
  agentId: number;
  name: string;
  secret: string;
  kind: 'self-built' | 'agent-developed';
  homeUrl: string;
  description: string;
  logoUrl: string;
  trustedDomains: string[];
  /** Callback domains of the web log-in; empty = the trusted domains. */
  loginDomains: string[];
  callback: CallbackSettings | null;
  schoolRights: SchoolRight[];
  scope: MemberScope;
  parentScope: ParentScope;
  /** Created before 2022-06-20: sensitive member fields are still returned. */
  legacyFields: boolean;
  reportEnter: boolean;
  reportLocation: boolean;
  enabled: boolean;
  /** Administrators of the app; `auth_type` 1 manages, 0 only sends (wecom 13 §3). */
  admins: { userid: string; auth_type: 0 | 1 }[];
  menu: { button: unknown[] } | null;
  workbench: Record<string, unknown> | null;
  /** Lower-cased userid → own workbench data. */
  workbenchData: Map<string, Record<string, unknown>>;
}

export interface Corp {
  corpId: string;
  name: string;
  fullName: string;
  /** False = the industry does not make it a school: 65014 on every school call. */
  school: boolean;
  verified: boolean;
  seats: number;
  parentCap: number;
  subscribeMode: number;
  chatCreateMode: number;
  teacherViewMode: number;
  /** Whether the contact-sync assistant may still read members in detail (trusted addresses from before 2022-08-15). */
  syncReads: boolean;
  archSync: { tagToBook: boolean; bookToTag: boolean };
  upgrade: { time: number; on: boolean; lastYear: number };
  contactSync: { secret: string; callback: CallbackSettings | null };
  departments: Map<number, Department>;
  members: Map<string, Member>;
  membersByDepartment: Map<number, Set<string>>;
  memberMobiles: Map<string, string>;
  memberEmails: Map<string, string>;
  tags: Map<number, Tag>;
  schoolDepartments: Map<number, SchoolDepartment>;
  students: Map<string, Student>;
  studentsByDepartment: Map<number, Set<string>>;
  studentMobiles: Map<string, string>;
  parents: Map<string, Parent>;
  parentMobiles: Map<string, string>;
  parentsByExternalId: Map<string, string>;
  apps: Map<number, App>;
}

/** Ids are compared without case and kept as they were written (02 §8). */
export const keyOf = (id: string): string => id.toLowerCase();
