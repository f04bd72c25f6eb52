import { errcodeOf, errmsgOf, type JsonObject } from '../client/answer';
import type { CallEngine } from '../client/call-engine';
import { WecomInputError } from '../errors/wecom-input.error';
import type {
  BatchFailure,
  BatchResponse,
  Parent,
  ParentCreate,
  ParentUpdate,
  SchoolDepartment,
  SchoolDeptCreate,
  SchoolDeptUpdate,
  SchoolUser,
  Student,
  StudentCreate,
  StudentUpdate,
} from './school.types';

const MAX_BATCH = 100;

/** School departments (wecom 08 §4). A class needs a grade above it (65015). */
export function schoolDepartmentCalls(api: CallEngine) {
  return {
    /** The department and everything below it; the whole tree without id. No paging. */
    async list(id?: number): Promise<SchoolDepartment[]> {
      const answer = await api.read<{ departments?: SchoolDepartment[] }>({
        path: '/cgi-bin/school/department/list',
        query: { id },
      });
      return answer.departments ?? [];
    },
    create: (department: SchoolDeptCreate) => api.write<{ id: number }>({ path: '/cgi-bin/school/department/create', json: department }),
    async update(department: SchoolDeptUpdate): Promise<void> {
      await api.write({ path: '/cgi-bin/school/department/update', json: department });
    },
    async delete(id: number): Promise<void> {
      await api.write({ path: '/cgi-bin/school/department/delete', query: { id } });
    },
  };
}

/** Students and parents (wecom 08 §6, §7). One namespace of ids for both. */
export function schoolUserCalls(api: CallEngine) {
  const path = (name: string): string => `/cgi-bin/school/user/${name}`;

  async function batch(name: string, field: string, items: readonly unknown[]): Promise<BatchResponse> {
    if (items.length < 1 || items.length > MAX_BATCH) throw new WecomInputError(field, `1 to ${MAX_BATCH} items`);
    const raw = await api.exchange({ path: path(name), json: { [field]: items } });
    if (raw.kind === 'json') return batchOf(raw.json);
    // Some items failed: the others were applied, so this is an answer and not an exception.
    if (raw.kind === 'refused' && Array.isArray(raw.json.result_list)) return batchOf(raw.json);
    if (raw.kind === 'binary') throw new WecomInputError(field, 'answered with a file');
    throw raw.error;
  }

  return {
    get: (userid: string) => api.read<SchoolUser>({ path: path('get'), query: { userid } }),
    /** Students of exactly this department. */
    async list(departmentId: number): Promise<Student[]> {
      return (await api.read<{ students?: Student[] }>({ path: path('list'), query: { department_id: departmentId } })).students ?? [];
    },
    /** Parents of exactly this department; children carry their name here. */
    async listParents(departmentId: number): Promise<Parent[]> {
      const query = { department_id: departmentId };
      return (await api.read<{ parents?: Parent[] }>({ path: path('list_parent'), query })).parents ?? [];
    },
    async createStudent(student: StudentCreate): Promise<void> {
      await api.write({ path: path('create_student'), json: student });
    },
    async updateStudent(student: StudentUpdate): Promise<void> {
      await api.write({ path: path('update_student'), json: student });
    },
    /** Refused with 65013 while parents are linked. */
    async deleteStudent(userid: string): Promise<void> {
      await api.write({ path: path('delete_student'), query: { userid } });
    },
    createStudents: (students: StudentCreate[]) => batch('batch_create_student', 'students', students),
    updateStudents: (students: StudentUpdate[]) => batch('batch_update_student', 'students', students),
    deleteStudents: (userids: string[]) => batch('batch_delete_student', 'useridlist', userids),
    async createParent(parent: ParentCreate): Promise<void> {
      await api.write({ path: path('create_parent'), json: parent });
    },
    async updateParent(parent: ParentUpdate): Promise<void> {
      await api.write({ path: path('update_parent'), json: parent });
    },
    async deleteParent(userid: string): Promise<void> {
      await api.write({ path: path('delete_parent'), query: { userid } });
    },
    createParents: (parents: ParentCreate[]) => batch('batch_create_parent', 'parents', parents),
    updateParents: (parents: ParentUpdate[]) => batch('batch_update_parent', 'parents', parents),
    deleteParents: (userids: string[]) => batch('batch_delete_parent', 'useridlist', userids),
  };
}

function batchOf(answer: JsonObject): BatchResponse {
  const list = Array.isArray(answer.result_list) ? (answer.result_list as BatchFailure[]) : [];
  return {
    errcode: errcodeOf(answer) ?? 0,
    errmsg: errmsgOf(answer),
    result_list: list.filter((item) => item.errcode !== 0),
  };
}
