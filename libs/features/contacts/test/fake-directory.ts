import { WecomError, type Department, type DeptAdmin, type SchoolDepartment, type Student, type User } from '@wecom';
import type { DirectoryHint } from '../domain/directory-event';
import type { DirectoryApp } from '../mirror/directory-wecom';
import { DirectoryWecom } from '../mirror/directory-wecom';

interface FakeStudent {
  userid: string;
  name: string;
  classes: number[];
}
interface FakeParent {
  userid: string;
  mobile: string;
  subscribed: boolean;
  children: Map<string, string>;
}

const unknown = (code: number, call: string): WecomError =>
  new WecomError({ kind: 'answer', call, corpId: 'ww-fake', code, errmsg: 'unknown', retryable: false });

/** The true directory of one corp in memory: the border of the mirror's tests. Every change answers the hint WeCom would send. */
export class FakeDirectory extends DirectoryWecom {
  readonly departments = new Map<number, Department>([[1, { id: 1, name: '望洋學校', parentid: 0, order: 0 }]]);
  readonly users = new Map<string, User>();
  readonly tags = new Map<number, { name: string; users: Set<string>; parties: Set<number> }>();
  readonly nodes = new Map<number, SchoolDepartment>([[1, { id: 1, name: '望洋學校', parentid: 0, type: 5 }]]);
  readonly students = new Map<string, FakeStudent>();
  readonly parents = new Map<string, FakeParent>();
  calls = 0;
  /** Newer apps are told no numbers. */
  tellsMobiles = true;
  /** Runs before each answer: faults, changes in between. */
  beforeAnswer: (call: string) => void = () => undefined;

  override connection(): Promise<DirectoryApp> {
    return Promise.resolve(this.app);
  }

  readonly app: DirectoryApp = {
    departments: {
      list: () => this.#answer('department/list', () => [...this.departments.values()].map((d) => ({ ...d }))),
    },
    users: {
      get: (userid) => this.#answer('user/get', () => this.#user(userid)),
      list: (id) =>
        this.#answer('user/list', () => [...this.users.values()].filter((u) => u.department?.includes(id)).map((u) => this.#shown(u))),
    },
    tags: {
      list: () => this.#answer('tag/list', () => [...this.tags].map(([tagid, tag]) => ({ tagid, tagname: tag.name }))),
      get: (tagid) =>
        this.#answer('tag/get', () => {
          const tag = this.tags.get(tagid);
          if (tag === undefined) throw unknown(40068, 'tag/get');
          return {
            tagname: tag.name,
            userlist: [...tag.users].map((userid) => ({ userid })),
            partylist: [...tag.parties],
          };
        }),
    },
    schoolDepartments: {
      list: () => this.#answer('school/department/list', () => [...this.nodes.values()].map((n) => ({ ...n }))),
    },
    schoolUsers: {
      get: (userid) =>
        this.#answer('school/user/get', () => {
          const student = this.students.get(userid);
          if (student !== undefined) return { user_type: 1 as const, student: this.#studentView(student) };
          const parent = this.parents.get(userid);
          if (parent === undefined) throw unknown(60111, 'school/user/get');
          return {
            user_type: 2 as const,
            parent: {
              parent_userid: userid,
              ...(this.tellsMobiles ? { mobile: parent.mobile } : {}),
              is_subscribe: parent.subscribed ? (1 as const) : (0 as const),
              ...(parent.subscribed ? { external_userid: `wm-${userid}` } : {}),
              children: [...parent.children].map(([student_userid, relation]) => ({ student_userid, relation })),
            },
          };
        }),
      list: (id) =>
        this.#answer('school/user/list', () => {
          if (!this.nodes.has(id)) throw unknown(60123, 'school/user/list');
          return [...this.students.values()].filter((s) => s.classes.includes(id)).map((s) => this.#studentView(s));
        }),
    },
  };

  async #answer<T>(call: string, value: () => T): Promise<T> {
    this.calls += 1;
    await Promise.resolve();
    this.beforeAnswer(call);
    return value();
  }

  #user(userid: string): User {
    const user = this.users.get(userid);
    if (user === undefined) throw unknown(60111, 'user/get');
    return this.#shown(user);
  }

  #shown(user: User): User {
    const { mobile, ...rest } = user;
    return structuredClone(this.tellsMobiles && mobile !== undefined ? { ...rest, mobile } : rest);
  }

  #studentView(student: FakeStudent): Student {
    return {
      student_userid: student.userid,
      name: student.name,
      department: [...student.classes],
      parents: [...this.parents.values()].flatMap((parent) => {
        const relation = parent.children.get(student.userid);
        if (relation === undefined) return [];
        return [
          {
            parent_userid: parent.userid,
            relation,
            ...(this.tellsMobiles ? { mobile: parent.mobile } : {}),
            is_subscribe: parent.subscribed ? (1 as const) : (0 as const),
            ...(parent.subscribed ? { external_userid: `wm-${parent.userid}` } : {}),
          },
        ];
      }),
    };
  }

  putDepartment(id: number, name: string, parentid: number, order = 0): DirectoryHint {
    const changeType = this.departments.has(id) ? 'update_party' : 'create_party';
    this.departments.set(id, { id, name, parentid, order });
    return { directory: 'contacts', kind: 'department', id: String(id), changeType };
  }

  dropDepartment(id: number): DirectoryHint {
    this.departments.delete(id);
    return { directory: 'contacts', kind: 'department', id: String(id), changeType: 'delete_party' };
  }

  putUser(user: User): DirectoryHint {
    const changeType = this.users.has(user.userid) ? 'update_user' : 'create_user';
    this.users.set(user.userid, { status: 1, department: [1], is_leader_in_dept: [0], ...user });
    return { directory: 'contacts', kind: 'member', id: user.userid, changeType };
  }

  renameUser(was: string, now: string): DirectoryHint {
    const user = this.users.get(was)!;
    this.users.delete(was);
    this.users.set(now, { ...user, userid: now });
    for (const tag of this.tags.values()) if (tag.users.delete(was)) tag.users.add(now);
    for (const node of this.nodes.values()) for (const admin of node.department_admins ?? []) if (admin.userid === was) admin.userid = now;
    return { directory: 'contacts', kind: 'member', id: now, was, changeType: 'update_user' };
  }

  dropUser(userid: string): DirectoryHint {
    this.users.delete(userid);
    for (const tag of this.tags.values()) tag.users.delete(userid);
    for (const node of this.nodes.values()) {
      if (node.department_admins !== undefined) node.department_admins = node.department_admins.filter((a) => a.userid !== userid);
    }
    return { directory: 'contacts', kind: 'member', id: userid, changeType: 'delete_user' };
  }

  putTag(id: number, name: string, users: readonly string[], parties: readonly number[] = []): DirectoryHint {
    this.tags.set(id, { name, users: new Set(users), parties: new Set(parties) });
    return { directory: 'contacts', kind: 'tag', id: String(id), changeType: 'update_tag' };
  }

  putNode(id: number, type: SchoolDepartment['type'], name: string, parentid: number, admins: DeptAdmin[] = []): DirectoryHint {
    const changeType = this.nodes.has(id) ? 'update_department' : 'create_department';
    this.nodes.set(id, { id, type, name, parentid, department_admins: admins });
    return { directory: 'school', kind: 'node', id: String(id), changeType };
  }

  dropNode(id: number): DirectoryHint {
    this.nodes.delete(id);
    return { directory: 'school', kind: 'node', id: String(id), changeType: 'delete_department' };
  }

  putStudent(userid: string, name: string, classes: number[]): DirectoryHint {
    const changeType = this.students.has(userid) ? 'update_student' : 'create_student';
    this.students.set(userid, { userid, name, classes });
    return { directory: 'school', kind: 'person', id: userid, changeType };
  }

  /** WeCom refuses it while guardians are linked; they go or keep their other children first. */
  dropStudent(userid: string): DirectoryHint[] {
    const hints: DirectoryHint[] = [];
    for (const parent of this.parents.values()) {
      if (!parent.children.delete(userid)) continue;
      hints.push(parent.children.size === 0 ? this.dropParent(parent.userid) : this.#parentHint(parent.userid, 'update_parent'));
    }
    this.students.delete(userid);
    return [...hints, { directory: 'school', kind: 'person', id: userid, changeType: 'delete_student' }];
  }

  putParent(userid: string, mobile: string, children: Readonly<Record<string, string>>, subscribed = false): DirectoryHint {
    const changeType = this.parents.has(userid) ? 'update_parent' : 'create_parent';
    this.parents.set(userid, { userid, mobile, subscribed, children: new Map(Object.entries(children)) });
    return this.#parentHint(userid, changeType);
  }

  follow(userid: string, subscribed: boolean): DirectoryHint {
    this.parents.get(userid)!.subscribed = subscribed;
    return this.#parentHint(userid, subscribed ? 'subscribe' : 'unsubscribe');
  }

  dropParent(userid: string): DirectoryHint {
    this.parents.delete(userid);
    return this.#parentHint(userid, 'delete_parent');
  }

  #parentHint(id: string, changeType: string): DirectoryHint {
    return { directory: 'school', kind: 'person', id, changeType };
  }

  /** The directory as the mirror must show it, comparable with `mirrored()`. */
  truth(): unknown {
    const sorted = <T>(rows: T[]): T[] =>
      rows
        .map((row) => [JSON.stringify(row), row] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => row);
    const user = (u: User) => ({
      userid: u.userid,
      name: u.name,
      title: u.position ?? null,
      departments: sorted((u.department ?? []).map((id, i) => ({ id, head: u.is_leader_in_dept?.[i] === 1 }))),
    });
    const roles = { 1: 'head', 2: 'head', 5: 'head', 3: 'class_teacher', 4: 'subject_teacher' } as const;
    return {
      departments: sorted(
        [...this.departments.values()].map((d) => ({
          id: d.id,
          parent: this.departments.has(d.parentid) ? d.parentid : null,
          name: d.name,
        })),
      ),
      members: sorted([...this.users.values()].map(user)),
      labels: sorted(
        [...this.tags].flatMap(([tag, { name, users, parties }]) => [
          ...[...users].map((userid) => ({ tag, name, userid, party: null })),
          ...[...parties].map((party) => ({ tag, name, userid: null, party })),
        ]),
      ),
      nodes: sorted(
        [...this.nodes.values()]
          .filter((n) => n.type !== 5)
          .map((n) => ({ id: n.id, parent: n.parentid === 1 ? null : n.parentid, name: n.name })),
      ),
      teachers: sorted(
        [...this.nodes.values()].flatMap((n) =>
          (n.department_admins ?? []).map((a) => ({
            node: n.id,
            userid: a.userid,
            role: roles[a.type],
            subject: a.subject ?? null,
          })),
        ),
      ),
      students: sorted(
        [...this.students.values()].map((s) => ({
          userid: s.userid,
          name: s.name,
          classes: [...s.classes].sort((a, b) => a - b),
        })),
      ),
      parents: sorted([...this.parents.values()].map((p) => ({ userid: p.userid, subscribed: p.subscribed, mobile: p.mobile }))),
      relations: sorted(
        [...this.parents.values()].flatMap((p) => [...p.children].map(([student, label]) => ({ parent: p.userid, student, label }))),
      ),
    };
  }
}
