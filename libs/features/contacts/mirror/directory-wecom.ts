import type { Ctx } from '@platform/ctx/ctx';
import {
  WecomError,
  type Department,
  type SchoolDepartment,
  type SchoolUser,
  type Student,
  type Tag,
  type TagMembers,
  type User,
} from '@wecom';

/** The calls the mirror makes: all of them read. `WecomApp` has them; tests bring a small directory in memory. */
export interface DirectoryApp {
  departments: { list(): Promise<Department[]> };
  users: { get(userid: string): Promise<User>; list(departmentId: number): Promise<User[]> };
  tags: { list(): Promise<Tag[]>; get(tagid: number): Promise<TagMembers> };
  schoolDepartments: { list(): Promise<SchoolDepartment[]> };
  schoolUsers: { get(userid: string): Promise<SchoolUser>; list(departmentId: number): Promise<Student[]> };
}

/** Where the mirror gets the unit's EDIT app from: feature `wecom-gateway`. */
export abstract class DirectoryWecom {
  abstract connection(ctx: Ctx): Promise<DirectoryApp>;
}

// 60111 unknown userid, 40003 malformed, 46004 not found, 60123 / 60003 unknown department, 40068 unknown tag (wecom 02, 08 §15).
const UNKNOWN = new Set([60111, 40003, 46004, 60123, 60003, 40068]);
// Exists perhaps, but not for this app: nothing can be concluded from it.
const HIDDEN = new Set([60011, 60021, 65023]);

/** What WeCom says of one object: it, `gone` when it says that there is none, `hidden` when this app may not see it. */
export type Reading<T> = T | 'gone' | 'hidden';

/** @throws WecomError for everything that is no statement about the object */
export async function readObject<T>(call: Promise<T>): Promise<Reading<T>> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WecomError && error.kind === 'answer' && error.code !== undefined) {
      if (UNKNOWN.has(error.code)) return 'gone';
      if (HIDDEN.has(error.code)) return 'hidden';
    }
    throw error;
  }
}

export function isThere<T>(reading: Reading<T>): reading is T {
  return reading !== 'gone' && reading !== 'hidden';
}
