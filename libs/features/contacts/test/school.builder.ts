import { randomUUIDv7 } from 'node:crypto';
import type { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { searchKey } from '@platform/text/search-key';
import { buildClass, buildMember, buildNode, buildTeacherOf, type BuiltClass, type BuiltMember, type UnitLike } from './directory.builder';
import { nameMaker, seeded } from './names.builder';

export interface DirectoryOptions {
  /** Classes in all, spread over grades of four. */
  classes?: number;
  pupilsPerClass?: number;
  /** Guardians of a pupil, on average; 1.4 like Macao's schools. */
  guardiansPerPupil?: number;
  /** Share of guardians who follow 學校通知. */
  joined?: number;
  seed?: number;
}

export interface BuiltDirectory {
  admin: BuiltMember;
  classes: BuiltClass[];
  teachers: BuiltMember[];
  students: { id: string; classId: string; name: string }[];
  parents: { id: string; studentId: string; subscribed: boolean }[];
}

/** A whole school in one call, written in bulk: also for benches of 120,000 guardians. */
export async function buildDirectory(db: Db, unit: UnitLike, options: DirectoryOptions = {}): Promise<BuiltDirectory> {
  const { classes: classCount = 2, pupilsPerClass = 4, guardiansPerPupil = 1.4, joined = 0.9, seed = 7 } = options;
  const random = seeded(seed);
  const name = nameMaker(seed);
  const frame = await db.inUnit(unit.ctx, async (tx) => {
    const admin = await buildMember(tx, unit, { name: name(), roles: ['super_admin'], title: '校務主任' });
    const campus = await buildNode(tx, unit, 'campus', { name: '本部' });
    const section = await buildNode(tx, unit, 'section', { name: '小學', parentId: campus.id });
    const classes: BuiltClass[] = [];
    const teachers: BuiltMember[] = [];
    let grade = await buildNode(tx, unit, 'grade', { name: '小一', parentId: section.id, standardGrade: 31 });
    for (let i = 0; i < classCount; i += 1) {
      if (i > 0 && i % 4 === 0) {
        const year = Math.floor(i / 4) + 1;
        grade = await buildNode(tx, unit, 'grade', {
          name: `第${String(year)}級`,
          parentId: section.id,
          standardGrade: 30 + Math.min(year, 9),
          sort: -year,
        });
      }
      const built = await buildClass(tx, unit, {
        name: `${grade.name}${'甲乙丙丁'.charAt(i % 4)}`,
        grade,
        section,
        campus,
        sort: -i,
      });
      classes.push(built);
      teachers.push(await buildTeacherOf(tx, unit, built, { name: name() }));
    }
    return { admin, classes, teachers };
  });
  const students: (BuiltDirectory['students'][number] & { userid: string })[] = [];
  const parents: (BuiltDirectory['parents'][number] & { userid: string; label: string; relation: string })[] = [];
  frame.classes.forEach((built, c) => {
    for (let p = 0; p < pupilsPerClass; p += 1) {
      const student = { id: randomUUIDv7(), classId: built.id, name: name(), userid: `s${String(c)}-${String(p)}` };
      students.push(student);
      const count = Math.max(1, Math.floor(guardiansPerPupil) + (random() < guardiansPerPupil % 1 ? 1 : 0));
      for (let g = 0; g < count; g += 1) {
        const mother = g === 0;
        parents.push({
          id: randomUUIDv7(),
          studentId: student.id,
          subscribed: random() < joined,
          userid: `p${String(c)}-${String(p)}-${String(g)}`,
          label: mother ? '媽媽' : '爸爸',
          relation: mother ? 'mother' : 'father',
        });
      }
    }
  });
  for (let from = 0; from < students.length; from += 5_000) {
    await db.inUnit(unit.ctx, (tx) => insertStudents(tx, students.slice(from, from + 5_000)));
  }
  for (let from = 0; from < parents.length; from += 5_000) {
    await db.inUnit(unit.ctx, (tx) => insertParents(tx, parents.slice(from, from + 5_000)));
  }
  return { ...frame, students, parents };
}

async function insertStudents(tx: Tx, rows: readonly { id: string; classId: string; name: string; userid: string }[]): Promise<void> {
  await tx.execute(
    `INSERT INTO student (unit_id, id, wecom_userid, name, search)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[])`,
    [tx.unitId, rows.map((r) => r.id), rows.map((r) => r.userid), rows.map((r) => r.name), rows.map((r) => searchKey(r.name))],
  );
  await tx.execute(`INSERT INTO student_class (unit_id, student_id, class_id) SELECT $1, * FROM unnest($2::uuid[], $3::uuid[])`, [
    tx.unitId,
    rows.map((r) => r.id),
    rows.map((r) => r.classId),
  ]);
}

async function insertParents(
  tx: Tx,
  rows: readonly {
    id: string;
    studentId: string;
    subscribed: boolean;
    userid: string;
    label: string;
    relation: string;
  }[],
): Promise<void> {
  await tx.execute(
    `INSERT INTO parent (unit_id, id, wecom_userid, subscribed, external_userid)
     SELECT $1, p.id, p.userid, p.subscribed, CASE WHEN p.subscribed THEN 'wm' || p.userid END
       FROM unnest($2::uuid[], $3::text[], $4::boolean[]) AS p (id, userid, subscribed)`,
    [tx.unitId, rows.map((r) => r.id), rows.map((r) => r.userid), rows.map((r) => r.subscribed)],
  );
  await tx.execute(
    `INSERT INTO guardianship (unit_id, parent_id, student_id, relation, relation_label)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[])`,
    [tx.unitId, rows.map((r) => r.id), rows.map((r) => r.studentId), rows.map((r) => r.relation), rows.map((r) => r.label)],
  );
}
