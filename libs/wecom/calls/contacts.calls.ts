import { idList } from '../client/answer';
import type { CallEngine } from '../client/call-engine';
import type {
  Department,
  DepartmentCreate,
  DepartmentRef,
  DepartmentUpdate,
  InviteResult,
  User,
  UserCreate,
  UserIdPage,
  UserRef,
  UserUpdate,
} from './contact.types';

/** Company departments (wecom 02 §1). Writing needs the contact-sync secret. */
export function departmentCalls(api: CallEngine) {
  return {
    /** The department and everything below it; the whole visible tree without id. */
    async list(id?: number): Promise<Department[]> {
      const answer = await api.read<{ department?: Department[] }>({ path: '/cgi-bin/department/list', query: { id } });
      return answer.department ?? [];
    },
    async simpleList(id?: number): Promise<DepartmentRef[]> {
      const answer = await api.read<{ department_id?: DepartmentRef[] }>({
        path: '/cgi-bin/department/simplelist',
        query: { id },
      });
      return answer.department_id ?? [];
    },
    async get(id: number): Promise<Department> {
      return (await api.read<{ department: Department }>({ path: '/cgi-bin/department/get', query: { id } })).department;
    },
    create: (department: DepartmentCreate) => api.write<{ id: number }>({ path: '/cgi-bin/department/create', json: department }),
    async update(department: DepartmentUpdate): Promise<void> {
      await api.write({ path: '/cgi-bin/department/update', json: department });
    },
    async delete(id: number): Promise<void> {
      await api.write({ path: '/cgi-bin/department/delete', query: { id } });
    },
  };
}

/** Company members (wecom 02 §2). Writing and `listIds` need the contact-sync secret. */
export function userCalls(api: CallEngine) {
  return {
    get: (userid: string) => api.read<User>({ path: '/cgi-bin/user/get', query: { userid } }),
    /** Direct members of one department with all fields the caller may see. */
    async list(departmentId: number): Promise<User[]> {
      const query = { department_id: departmentId };
      return (await api.read<{ userlist?: User[] }>({ path: '/cgi-bin/user/list', query })).userlist ?? [];
    },
    async simpleList(departmentId: number): Promise<UserRef[]> {
      const query = { department_id: departmentId };
      return (await api.read<{ userlist?: UserRef[] }>({ path: '/cgi-bin/user/simplelist', query })).userlist ?? [];
    },
    /** One page of (user, department) pairs; an empty next_cursor ends the list. `limit` 1 to 10,000. */
    listIds: (cursor = '', limit = 10_000) => api.read<UserIdPage>({ path: '/cgi-bin/user/list_id', json: { cursor, limit } }),
    /** Members active in WeCom on a day (`YYYY-MM-DD`, at most 30 days back); contact-sync secret only (doc 92714). */
    async activeCount(date: string): Promise<number> {
      return (await api.read<{ active_cnt: number }>({ path: '/cgi-bin/user/get_active_stat', json: { date } })).active_cnt;
    },
    async create(user: UserCreate): Promise<void> {
      await api.write({ path: '/cgi-bin/user/create', json: user });
    },
    /** Absent fields stay. The mobile of an activated member is silently ignored by WeCom. */
    async update(user: UserUpdate): Promise<void> {
      await api.write({ path: '/cgi-bin/user/update', json: user });
    },
    async delete(userid: string): Promise<void> {
      await api.write({ path: '/cgi-bin/user/delete', query: { userid } });
    },
    /** At most 200; one invalid id refuses the whole call. */
    async batchDelete(useridlist: string[]): Promise<void> {
      await api.write({ path: '/cgi-bin/user/batchdelete', json: { useridlist } });
    },
    /** At most 1,000 users, 100 departments, 100 tags, not all empty. */
    async invite(target: { user?: string[]; party?: number[]; tag?: number[] }): Promise<InviteResult> {
      const answer = await api.write<Record<string, unknown>>({ path: '/cgi-bin/batch/invite', json: target });
      return {
        invaliduser: idList(answer.invaliduser),
        invalidparty: idList(answer.invalidparty),
        invalidtag: idList(answer.invalidtag),
      };
    },
  };
}
