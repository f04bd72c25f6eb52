import type { GradeCode } from '@contracts/promotion';
import type { B01Anomaly } from '@contracts/promotion-b01';
import { isGradeCode, repeats } from './grade-codes';

/** One row of the file as the plan needs it. */
export interface FileRow {
  seq: number;
  /** Key of the card, equal for equal cards; null without one. */
  card: string | null;
  temporary: boolean;
  nameZh: string;
  namePt: string;
  gradeCode: string;
  classCode: string;
  faulty: boolean;
  duplicate: boolean;
}

/** A pupil who has an account. */
export interface Pupil {
  id: string;
  card: string;
  name: string;
  alumnus: boolean;
  /** Live classes, those of the newest years first. */
  classes: readonly PupilClass[];
}
export interface PupilClass {
  id: string;
  gradeCode: GradeCode | null;
  /** False for classes that no table knows: clubs and the like, which a pupil keeps (PRM-35). */
  fromTable: boolean;
}

/** Classes of the file's school year; two where pupils and families are apart (PRM-32). */
export interface Target {
  gradeCode: string;
  classCode: string;
  campusId: string;
  audience: 'shared' | 'student' | 'parent';
  classId: string;
}

export interface PlannedRow {
  seq: number;
  studentId: string | null;
  fromClassId: string | null;
  toClassId: string | null;
  fromClassIds: string[];
  toClassIds: string[];
  kind: 'promoted' | 'repeating' | 'joining' | 'unmatched';
  anomaly: B01Anomaly | null;
  result: 'planned' | 'unchanged' | 'blocked';
}

const BLOCKS: ReadonlySet<B01Anomaly> = new Set([
  'not_subscribed',
  'class_not_found',
  'duplicate',
  'temporary_only',
  'already_alumni',
  'bad_row',
]);

/** Only a different name does not keep a pupil from being moved (PRM-28). */
export const blocks = (anomaly: B01Anomaly | null): boolean => anomaly !== null && BLOCKS.has(anomaly);

/** Names as they are compared: width, case, spaces and dots of the file do not matter. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·.・,'’-]/gu, '');

/**
 * Plans each row of a file: whose it is, from which class to which, and what is wrong (PRM-27, PRM-28). The pupil keeps
 * classes that no table knows, and loses the other ones.
 */
export function planB01(rows: readonly FileRow[], pupils: ReadonlyMap<string, Pupil>, targets: readonly Target[]): PlannedRow[] {
  const byClass = Map.groupBy(targets, (target) => `${target.gradeCode}|${target.classCode}`);
  return rows.map((row) => planRow(row, row.card === null ? undefined : pupils.get(row.card), byClass));
}

function planRow(row: FileRow, pupil: Pupil | undefined, byClass: ReadonlyMap<string, readonly Target[]>): PlannedRow {
  const old = yearClasses(pupil?.classes ?? []);
  const blank: PlannedRow = {
    seq: row.seq,
    studentId: pupil?.id ?? null,
    fromClassId: old[0]?.id ?? null,
    toClassId: null,
    fromClassIds: pupil?.classes.map((one) => one.id) ?? [],
    toClassIds: [],
    kind: 'unmatched',
    anomaly: null,
    result: 'blocked',
  };
  if (row.faulty || !isGradeCode(row.gradeCode)) return { ...blank, anomaly: 'bad_row' };
  if (row.duplicate) return { ...blank, anomaly: 'duplicate' };
  if (row.card === null) return { ...blank, anomaly: 'temporary_only' };
  if (pupil === undefined) return { ...blank, kind: 'joining', anomaly: 'not_subscribed' };
  if (pupil.alumnus) return { ...blank, anomaly: 'already_alumni' };
  const now = new Set(blank.fromClassIds);
  const chosen = sameCampus(byClass.get(`${row.gradeCode}|${row.classCode}`) ?? [], now);
  const main = chosen.find((target) => target.audience !== 'parent');
  if (main === undefined) return { ...blank, anomaly: 'class_not_found' };
  const kept = pupil.classes.filter((one) => !old.includes(one)).map((one) => one.id);
  const toClassIds = [...new Set([...chosen.map((target) => target.classId), ...kept])];
  const same = toClassIds.length === now.size && toClassIds.every((id) => now.has(id));
  const named = [row.nameZh, row.namePt].some((name) => name !== '' && plainName(name) === plainName(pupil.name));
  return {
    ...blank,
    toClassId: main.classId,
    toClassIds,
    kind: repeats(old[0]?.gradeCode ?? null, row.gradeCode) ? 'repeating' : 'promoted',
    anomaly: named ? null : 'name_mismatch',
    result: same ? 'unchanged' : 'planned',
  };
}

/**
 * The classes a promotion replaces: those made from a table; where a pupil has none of these (the first year), the first
 * class whose grade is known. Clubs and the like stay (PRM-35).
 */
export function yearClasses(classes: readonly PupilClass[]): readonly PupilClass[] {
  const own = classes.filter((one) => one.fromTable);
  if (own.length > 0) return own;
  const first = classes.find((one) => one.gradeCode !== null) ?? classes[0];
  return first === undefined ? [] : [first];
}

/** The same grade and class may stand in several campuses: the one the pupil is in already, else the first. */
function sameCampus(offered: readonly Target[], now: ReadonlySet<string>): readonly Target[] {
  const campus = (offered.find((target) => now.has(target.classId)) ?? offered[0])?.campusId;
  return offered.filter((target) => target.campusId === campus);
}
