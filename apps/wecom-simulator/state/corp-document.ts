import { emptyCorp, putMember, putParent, putStudent } from './corp';
import { derivedId } from './random';
import {
  keyOf,
  type App,
  type CallbackSettings,
  type Corp,
  type DepartmentAdmin,
  type Member,
  type MemberScope,
  type ParentScope,
  type SchoolRight,
} from './model';

interface CallbackDocument {
  url: string;
  token: string;
  aesKey: string;
  schoolEvents?: boolean;
}

export interface AppDocument extends Partial<Omit<App, 'scope' | 'parentScope' | 'callback' | 'workbenchData'>> {
  agentId: number;
  name: string;
  secret: string;
  callback?: CallbackDocument | null;
  scope?: Partial<MemberScope>;
  parentScope?: Partial<ParentScope>;
  workbenchData?: Record<string, Record<string, unknown>>;
}

export interface MemberDocument extends Partial<Member> {
  userid: string;
  name: string;
  department: number[];
}

/** A corp with its whole directory as one document: what `PUT /sim/corps/{corpId}` takes and the snapshot keeps. */
export interface CorpDocument {
  name: string;
  fullName?: string;
  school?: boolean;
  verified?: boolean;
  seats?: number;
  parentCap?: number;
  subscribeMode?: number;
  chatCreateMode?: number;
  teacherViewMode?: number;
  syncReads?: boolean;
  archSync?: Corp['archSync'];
  upgrade?: Corp['upgrade'];
  contactSync: { secret: string; callback?: CallbackDocument | null };
  departments?: { id: number; name: string; parentid: number; order?: number; name_en?: string }[];
  members?: MemberDocument[];
  tags?: { tagid: number; tagname: string; userlist?: string[]; partylist?: number[]; owner?: number }[];
  schoolDepartments?: {
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
    department_admins?: DepartmentAdmin[];
  }[];
  students?: {
    student_userid: string;
    name: string;
    department: number[];
    mobile?: string;
    is_subscribe?: number;
    renamed?: boolean;
  }[];
  parents?: {
    parent_userid: string;
    mobile: string;
    name?: string;
    is_subscribe?: number;
    external_userid?: string;
    avatar?: string;
    children: { student_userid: string; relation: string }[];
    renamed?: boolean;
  }[];
  apps?: AppDocument[];
}

/** Thrown when a document contradicts itself; the message names the place. */
export class DocumentError extends Error {}

const callbackOf = (document: CallbackDocument | null | undefined): CallbackSettings | null =>
  document ? { url: document.url, token: document.token, aesKey: document.aesKey, schoolEvents: document.schoolEvents ?? true } : null;

/** A member with every field of the API, from the few that a document or a create call gives. */
export const fullMember = (given: MemberDocument, now: number): Member => ({
  userid: given.userid,
  name: given.name,
  alias: given.alias ?? '',
  mobile: given.mobile ?? '',
  email: given.email ?? '',
  biz_mail: given.biz_mail ?? '',
  department: given.department,
  order: given.order ?? given.department.map(() => 0),
  is_leader_in_dept: given.is_leader_in_dept ?? given.department.map(() => 0),
  direct_leader: given.direct_leader ?? [],
  position: given.position ?? '',
  gender: given.gender ?? '0',
  telephone: given.telephone ?? '',
  address: given.address ?? '',
  avatar: given.avatar ?? '',
  status: given.status ?? 1,
  main_department: given.main_department ?? given.department[0] ?? 1,
  extattr: given.extattr ?? { attrs: [] },
  external_position: given.external_position ?? '',
  external_profile: given.external_profile ?? {},
  useridFixed: given.useridFixed ?? true,
  created_at: given.created_at ?? now,
});

export const appFrom = (document: AppDocument): App => ({
  agentId: document.agentId,
  name: document.name,
  secret: document.secret,
  kind: document.kind ?? 'self-built',
  homeUrl: document.homeUrl ?? '',
  description: document.description ?? '',
  logoUrl: document.logoUrl ?? '',
  trustedDomains: document.trustedDomains ?? [],
  loginDomains: document.loginDomains ?? [],
  callback: callbackOf(document.callback),
  schoolRights: document.schoolRights ?? [],
  scope: {
    users: document.scope?.users ?? [],
    departments: document.scope ? (document.scope.departments ?? []) : [1],
    tags: document.scope?.tags ?? [],
  },
  parentScope: {
    students: document.parentScope?.students ?? [],
    departments: document.parentScope ? (document.parentScope.departments ?? []) : [1],
  },
  legacyFields: document.legacyFields ?? false,
  reportEnter: document.reportEnter ?? true,
  reportLocation: document.reportLocation ?? false,
  admins: document.admins ?? [],
  enabled: document.enabled ?? true,
  menu: document.menu ?? null,
  workbench: document.workbench ?? null,
  workbenchData: new Map(Object.entries(document.workbenchData ?? {})),
});

/** Builds a corp; throws DocumentError on unknown departments, doubled ids, or a second app with the edit right. */
export const corpFrom = (corpId: string, document: CorpDocument, now: number): Corp => {
  const corp = emptyCorp(corpId, document.name);
  corp.fullName = document.fullName ?? document.name;
  corp.school = document.school ?? true;
  corp.verified = document.verified ?? true;
  corp.seats = document.seats ?? 3000;
  corp.parentCap = document.parentCap ?? (corp.verified ? 20_000 : 2_000);
  corp.subscribeMode = document.subscribeMode ?? 1;
  corp.chatCreateMode = document.chatCreateMode ?? 1;
  corp.teacherViewMode = document.teacherViewMode ?? 2;
  corp.syncReads = document.syncReads ?? false;
  if (document.archSync) corp.archSync = { ...document.archSync };
  if (document.upgrade) corp.upgrade = { ...document.upgrade };
  corp.contactSync = { secret: document.contactSync.secret, callback: callbackOf(document.contactSync.callback) };
  readCompany(corp, document, now);
  readSchool(corp, document);
  for (const app of document.apps ?? []) {
    if (corp.apps.has(app.agentId)) throw new DocumentError(`apps: agentId ${app.agentId} appears twice`);
    corp.apps.set(app.agentId, appFrom(app));
  }
  if (holdersOf(corp, 'edit').length > 1) throw new DocumentError('apps: at most one app may have the school right edit');
  return corp;
};

export const holdersOf = (corp: Corp, right: SchoolRight): App[] =>
  [...corp.apps.values()].filter((app) => app.schoolRights.includes(right));

const readCompany = (corp: Corp, document: CorpDocument, now: number): void => {
  for (const each of document.departments ?? []) {
    if (each.id === 1) corp.departments.set(1, { ...each, parentid: 0, order: each.order ?? 100_000_000 });
    else corp.departments.set(each.id, { ...each, order: each.order ?? 0 });
  }
  for (const each of corp.departments.values())
    if (each.id !== 1 && !corp.departments.has(each.parentid))
      throw new DocumentError(`departments: ${each.id} has no parent ${each.parentid}`);
  for (const each of document.members ?? []) {
    if (corp.members.has(keyOf(each.userid))) throw new DocumentError(`members: ${each.userid} appears twice`);
    const unknown = each.department.find((id) => !corp.departments.has(id));
    if (unknown !== undefined) throw new DocumentError(`members: ${each.userid} is in the unknown department ${unknown}`);
    putMember(corp, fullMember(each, now));
  }
  for (const each of document.tags ?? [])
    corp.tags.set(each.tagid, {
      tagid: each.tagid,
      tagname: each.tagname,
      userlist: new Set((each.userlist ?? []).map(keyOf)),
      partylist: new Set(each.partylist ?? []),
      ...(each.owner === undefined ? {} : { owner: each.owner }),
    });
};

const readSchool = (corp: Corp, document: CorpDocument): void => {
  for (const each of document.schoolDepartments ?? [])
    corp.schoolDepartments.set(each.id, {
      ...each,
      ...(each.id === 1 ? { parentid: 0, type: 5 } : {}),
      department_admins: each.department_admins ?? [],
    });
  for (const each of corp.schoolDepartments.values())
    if (each.id !== 1 && !corp.schoolDepartments.has(each.parentid))
      throw new DocumentError(`schoolDepartments: ${each.id} has no parent ${each.parentid}`);
  for (const each of document.students ?? []) {
    if (corp.students.has(keyOf(each.student_userid))) throw new DocumentError(`students: ${each.student_userid} appears twice`);
    const unknown = each.department.find((id) => !corp.schoolDepartments.has(id));
    if (unknown !== undefined) throw new DocumentError(`students: ${each.student_userid} is in the unknown department ${unknown}`);
    putStudent(corp, {
      ...each,
      mobile: each.mobile ?? '',
      parents: [],
      is_subscribe: each.is_subscribe ?? 0,
      renamed: each.renamed ?? false,
    });
  }
  for (const each of document.parents ?? []) {
    const key = keyOf(each.parent_userid);
    if (corp.parents.has(key) || corp.students.has(key)) throw new DocumentError(`parents: ${each.parent_userid} appears twice`);
    const unknown = each.children.find((child) => !corp.students.has(keyOf(child.student_userid)));
    if (unknown) throw new DocumentError(`parents: ${each.parent_userid} names the unknown student ${unknown.student_userid}`);
    const follows = each.is_subscribe ?? 0;
    putParent(corp, {
      ...each,
      is_subscribe: follows,
      external_userid: follows ? (each.external_userid ?? externalIdOf(corp.corpId, each.parent_userid)) : '',
      renamed: each.renamed ?? false,
    });
  }
};

/** `wm…`: the external contact that a WeChat user becomes by following 學校通知. */
export const externalIdOf = (corpId: string, parentId: string): string => derivedId('wm', 30, 'external', corpId, keyOf(parentId));

/** The document that would build this corp again. */
export const documentOf = (corp: Corp): CorpDocument => ({
  name: corp.name,
  fullName: corp.fullName,
  school: corp.school,
  verified: corp.verified,
  seats: corp.seats,
  parentCap: corp.parentCap,
  subscribeMode: corp.subscribeMode,
  chatCreateMode: corp.chatCreateMode,
  teacherViewMode: corp.teacherViewMode,
  syncReads: corp.syncReads,
  archSync: { ...corp.archSync },
  upgrade: { ...corp.upgrade },
  contactSync: { ...corp.contactSync },
  departments: [...corp.departments.values()].map((each) => ({ ...each })),
  members: [...corp.members.values()].map((each) => ({ ...each })),
  tags: [...corp.tags.values()].map((each) => ({
    ...each,
    userlist: [...each.userlist],
    partylist: [...each.partylist],
  })),
  schoolDepartments: [...corp.schoolDepartments.values()].map((each) => ({ ...each })),
  students: [...corp.students.values()].map(({ parents: _parents, ...each }) => each),
  parents: [...corp.parents.values()].map((each) => ({ ...each })),
  apps: [...corp.apps.values()].map((each) => ({ ...each, workbenchData: Object.fromEntries(each.workbenchData) })),
});
