import * as z from 'zod/mini';
import { NODE_KINDS, TEACHER_ROLES } from '@contracts/directory';
import { day, text, uuid } from '@contracts/fields';

/**
 * What can be changed in WeCom's two directories. Objects are named by our own ids. The id of a new object is chosen by the
 * caller (`randomUUIDv7()`), so that later commands of the same batch can name it before it exists; should WeCom's event
 * have brought it into the mirror first, the change's `resultId` is its real id and references follow it.
 */
const userid = () => z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$/));
const wecomName = (max: number) => text(max, 1);
const sort = () => z.int().check(z.gte(0), z.lte(4_294_967_295));
const mobile = () => text(32, 5);
const o = z.optional;

const membership = z.strictObject({ departmentId: uuid(), isHead: o(z.boolean()), sort: o(sort()) });
const memberFields = {
  name: o(wecomName(64)),
  alias: o(text(64)),
  mobile: o(mobile()),
  email: o(text(64)),
  title: o(text(128)),
  gender: o(z.enum(['m', 'f', 'unknown'])),
  landline: o(text(32)),
  /** The whole list (replaces); the first is the main one unless `mainDepartmentId` says other. */
  departments: o(z.array(membership).check(z.minLength(1), z.maxLength(100))),
  mainDepartmentId: o(uuid()),
  /** Kept only by the platform. */
  own: o(
    z.strictObject({
      englishId: o(z.nullable(text(64))),
      staffKind: o(z.array(z.enum(['teacher', 'school_staff'])).check(z.maxLength(2))),
      custom: o(z.record(text(64, 1), text(200))),
    }),
  ),
};

const teacher = z.strictObject({ memberId: uuid(), role: z.enum(TEACHER_ROLES), subject: o(z.nullable(text(15))) });
/** What WeCom does not keep of a node: rules and origin are the platform's (spec 14 §7). */
const nodeOwn = z.strictObject({
  origin: o(z.enum(['b08', 'manual', 'wecom'])),
  audience: o(z.enum(['shared', 'student', 'parent'])),
  schoolYear: o(z.nullable(text(9))),
  nameLang: o(z.enum(['zh', 'pt', 'en'])),
  isAlumni: o(z.boolean()),
  isGraduated: o(z.boolean()),
  /** Grade and entry year kept by us where the grade is no standard grade of WeCom (PRM-17, SCH-25). */
  standardGrade: o(z.nullable(z.int())),
  registerYear: o(z.nullable(z.int())),
});
const studentOwn = z.strictObject({ mobile: o(z.nullable(mobile())), eduCardNo: o(z.nullable(text(32))), birthDate: o(z.nullable(day())) });
const children = z.array(z.strictObject({ studentId: uuid(), relation: text(32, 1) })).check(z.minLength(1), z.maxLength(10));
const classIds = () => z.array(uuid()).check(z.minLength(1), z.maxLength(20));

const command = <K extends string, S extends z.core.$ZodLooseShape>(kind: K, shape: S) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

const departments = [
  command('department.create', {
    departmentId: uuid(),
    parentId: uuid(),
    name: wecomName(64),
    nameEn: o(text(64)),
    sort: o(sort()),
  }),
  command('department.update', { departmentId: uuid(), name: o(wecomName(64)), nameEn: o(text(64)), sort: o(sort()), parentId: o(uuid()) }),
  /** The whole list of heads (replaces); all of them must be members of it (WeCom keeps heads at the member). */
  command('department.heads', { departmentId: uuid(), memberIds: z.array(uuid()).check(z.maxLength(50)) }),
  command('department.delete', { departmentId: uuid() }),
] as const;

const members = [
  command('member.create', { ...memberFields, memberId: uuid(), userid: o(userid()), name: wecomName(64), invite: z.boolean() }),
  command('member.update', { memberId: uuid(), ...memberFields }),
  command('member.enable', { memberId: uuid(), enabled: z.boolean() }),
  command('member.delete', { memberId: uuid() }),
  command('member.invite', { memberId: uuid() }),
] as const;

const labels = [
  command('label.create', { labelId: uuid(), name: wecomName(32) }),
  command('label.rename', { labelId: uuid(), name: wecomName(32) }),
  command('label.delete', { labelId: uuid() }),
  command('label.members', {
    labelId: uuid(),
    addMembers: o(z.array(uuid()).check(z.maxLength(1_000))),
    addDepartments: o(z.array(uuid()).check(z.maxLength(100))),
    removeMembers: o(z.array(uuid()).check(z.maxLength(1_000))),
    removeDepartments: o(z.array(uuid()).check(z.maxLength(100))),
  }),
] as const;

const nodes = [
  command('node.create', {
    nodeId: uuid(),
    nodeKind: z.enum(NODE_KINDS),
    /** null = under the school itself. */
    parentId: z.nullable(uuid()),
    name: wecomName(32),
    sort: o(sort()),
    /** Makes a standard grade: WeCom then chooses the name itself. Leave out to keep the name (PRM-17). */
    standardGrade: o(z.int()),
    registerYear: o(z.int()),
    teachers: o(z.array(teacher).check(z.maxLength(100))),
    own: o(nodeOwn),
  }),
  command('node.update', { nodeId: uuid(), name: o(wecomName(32)), parentId: o(z.nullable(uuid())), sort: o(sort()), own: o(nodeOwn) }),
  /**
   * `teachers` is the whole list (replaces). `addTeachers` joins those there when the change is carried out: two people who
   * register for one class do not overwrite each other; a further subject of the same teacher is written behind the first.
   */
  command('node.teachers', {
    nodeId: uuid(),
    teachers: o(z.array(teacher).check(z.maxLength(100))),
    addTeachers: o(z.array(teacher).check(z.maxLength(100))),
  }),
  /** WeCom has no call for it (08 §5): a standard grade becomes a plain one and keeps its name; the mark is ours. */
  command('node.graduate', { nodeId: uuid() }),
  command('node.delete', { nodeId: uuid() }),
] as const;

const students = [
  command('student.create', {
    studentId: uuid(),
    userid: o(userid()),
    name: wecomName(32),
    classIds: classIds(),
    invite: z.boolean(),
    own: o(studentOwn),
  }),
  command('student.update', {
    studentId: uuid(),
    name: o(wecomName(32)),
    /** Replaces the classes; `addClassIds` and `removeClassIds` change those he has when the change is carried out. */
    classIds: o(classIds()),
    addClassIds: o(classIds()),
    removeClassIds: o(classIds()),
    own: o(studentOwn),
  }),
  /** Guardians without another child go too (SCH-21). */
  command('student.delete', { studentId: uuid() }),
] as const;

const parents = [
  command('parent.create', {
    parentId: uuid(),
    userid: o(userid()),
    mobile: mobile(),
    children,
    invite: z.boolean(),
    own: o(z.strictObject({ name: o(z.nullable(text(32))) })),
  }),
  /** Like create, but a guardian of the unit who has this mobile gets the children added instead (siblings, imports). */
  command('parent.join', {
    parentId: uuid(),
    userid: o(userid()),
    mobile: mobile(),
    children,
    invite: z.boolean(),
    own: o(z.strictObject({ name: o(z.nullable(text(32))) })),
  }),
  command('parent.update', {
    parentId: uuid(),
    mobile: o(mobile()),
    children: o(children),
    addChildren: o(children),
    removeChildIds: o(z.array(uuid()).check(z.maxLength(10))),
    own: o(z.strictObject({ name: o(z.nullable(text(32))) })),
  }),
  command('parent.delete', { parentId: uuid() }),
  /** WeCom invites a guardian only when he is entered (08 §6): one who never followed is entered anew under his own id. */
  command('parent.invite', { parentId: uuid() }),
] as const;

export const directoryCommand = z.discriminatedUnion('kind', [...departments, ...members, ...labels, ...nodes, ...students, ...parents]);
export type DirectoryCommand = z.output<typeof directoryCommand>;
export type CommandKind = DirectoryCommand['kind'];
export type CommandOf<K extends CommandKind> = Extract<DirectoryCommand, { kind: K }>;
export type Entity = 'department' | 'member' | 'label' | 'node' | 'student' | 'parent';

const ID_FIELDS: Readonly<Record<Entity, string>> = {
  department: 'departmentId',
  member: 'memberId',
  label: 'labelId',
  node: 'nodeId',
  student: 'studentId',
  parent: 'parentId',
};

export function entityOf(kind: CommandKind): Entity {
  return kind.slice(0, kind.indexOf('.')) as Entity;
}

/** The object a command is about. */
export function entityIdOf(command: DirectoryCommand): string {
  return (command as unknown as Record<string, string>)[ID_FIELDS[entityOf(command.kind)]]!;
}

/** Other objects a command names: those it refers to must exist before it is carried out, and none of them may be changed out of order. */
export function needsOf(command: DirectoryCommand): string[] {
  const c = command as Record<string, unknown>;
  const own = entityIdOf(command);
  const ids = new Set<string>();
  const put = (value: unknown): void => {
    if (typeof value === 'string' && value !== own) ids.add(value);
  };
  if (!command.kind.startsWith('parent.')) put(c['parentId']);
  for (const field of ['classIds', 'addClassIds', 'removeChildIds', 'memberIds', 'addMembers', 'addDepartments']) {
    for (const id of (c[field] as string[] | undefined) ?? []) put(id);
  }
  for (const field of ['children', 'addChildren', 'teachers', 'addTeachers', 'departments']) {
    for (const entry of (c[field] as Record<string, string>[] | undefined) ?? []) {
      put(entry['studentId'] ?? entry['memberId'] ?? entry['departmentId']);
    }
  }
  return [...ids];
}
