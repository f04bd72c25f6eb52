/** Contact Parents 家校通訊錄 (wecom 08). Its ids have nothing to do with company contacts. */

/** 1 class, 2 grade, 3 section, 4 campus, 5 school (only the root, never created). */
export type SchoolDeptType = 1 | 2 | 3 | 4 | 5;
/** 1 campus head, 2 grade head, 3 class teacher, 4 subject teacher, 5 section head. */
export type DeptAdminType = 1 | 2 | 3 | 4 | 5;

export interface DeptAdmin {
  userid: string;
  type: DeptAdminType;
  subject?: string;
}

export interface SchoolDepartment {
  id: number;
  parentid: number;
  type: SchoolDeptType;
  name: string;
  order?: number;
  register_year?: number;
  standard_grade?: number;
  is_graduated?: 0 | 1;
  open_group_chat?: 0 | 1;
  group_chat_id?: string;
  department_admins?: DeptAdmin[];
}

export interface SchoolDeptCreate {
  /** Ignored when register_year and standard_grade are given. */
  name?: string;
  parentid: number;
  id?: number;
  type: 1 | 2 | 3 | 4;
  standard_grade?: number;
  register_year?: number;
  order?: number;
  department_admins?: DeptAdmin[];
}

export interface SchoolDeptUpdate {
  id: number;
  new_id?: number;
  name?: string;
  parentid?: number;
  standard_grade?: number;
  register_year?: number;
  order?: number;
  /** A change list: op 0 adds or updates, 1 removes. */
  department_admins?: { op: 0 | 1; userid: string; type?: DeptAdminType; subject?: string }[];
}

export interface ParentOfStudent {
  parent_userid: string;
  relation: string;
  mobile?: string;
  is_subscribe: 0 | 1;
  external_userid?: string;
}

export interface Student {
  student_userid: string;
  name: string;
  department: number[];
  parents?: ParentOfStudent[];
}

export interface Child {
  student_userid: string;
  relation: string;
  /** Only in list_parent. */
  name?: string;
}

export interface Parent {
  parent_userid: string;
  mobile?: string;
  is_subscribe: 0 | 1;
  external_userid?: string;
  children?: Child[];
}

export type SchoolUser = { user_type: 1; student: Student } | { user_type: 2; parent: Parent };

export interface StudentCreate {
  student_userid: string;
  name: string;
  department: number[];
  mobile?: string;
  /** Default true; only verified schools can invite. */
  to_invite?: boolean;
}

export interface StudentUpdate {
  student_userid: string;
  /** Once per student. */
  new_student_userid?: string;
  name?: string;
  mobile?: string;
  /** Replaces the list. */
  department?: number[];
}

export interface ParentCreate {
  parent_userid: string;
  mobile: string;
  to_invite?: boolean;
  children: { student_userid: string; relation: string }[];
}

export interface ParentUpdate {
  parent_userid: string;
  new_parent_userid?: string;
  mobile?: string;
  /** Full replacement; an empty list is ignored by WeCom. */
  children?: { student_userid: string; relation: string }[];
}

export interface BatchFailure {
  student_userid?: string;
  parent_userid?: string;
  errcode: number;
  errmsg: string;
}

/** `result_list` holds only what failed; a non-zero errcode does not mean that nothing was applied. */
export interface BatchResponse {
  errcode: number;
  errmsg: string;
  result_list: BatchFailure[];
}

export interface SubscribeQr {
  qrcode_big: string;
  qrcode_middle: string;
  qrcode_thumb: string;
}

export interface AllowScope {
  students: string[];
  departments: number[];
}
