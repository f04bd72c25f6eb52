import type { UnitRole } from '@contracts/permissions';

/** Rights of a role by the seed matrix (spec 15 §3); who has no role is an ordinary user 普通用戶. */
export interface RoleRights {
  /** 登陸管理後台: enters the administration of the console. */
  readonly console: boolean;
  /** 通訊錄, 應用, 設備: all of the unit, what his group grants within its scope, or none. */
  readonly rights: 'all' | 'granted' | 'none';
  /** Gives and takes rights of everybody. */
  readonly manages: boolean;
  /** 解散組織 */
  readonly dissolves: boolean;
}

export const RIGHTS_MATRIX: Readonly<Record<UnitRole | 'ordinary', RoleRights>> = {
  founder: { console: true, rights: 'all', manages: true, dissolves: true },
  super_admin: { console: true, rights: 'all', manages: true, dissolves: false },
  sub_admin: { console: true, rights: 'granted', manages: false, dissolves: false },
  ordinary: { console: false, rights: 'none', manages: false, dissolves: false },
};
