import type { Entry, School } from './model';
import { nextGrade } from './school-years';

/** Mistakes that a generated file may hold, each with how many rows it spoils. */
export interface B01Options {
  /** Year of the file; a later year than the register's moves everybody up by one grade. */
  schoolYear: string;
  /** Pupils left out. */
  missing: number;
  /** Rows that come twice, the second time in another class. */
  doubles: number;
  /** Rows whose class no table has. */
  unknownClass: number;
  /** Rows with fields that keep to no format. */
  badRows: number;
  /** Rows whose name is written otherwise. */
  otherName: number;
  /** The whole file names another school. */
  wrongSchool: boolean;
  /** The count in the head does not fit. */
  wrongCount: boolean;
  /** The text breaks off in the middle. */
  broken: boolean;
  /** Begins with a byte order mark. */
  bom: boolean;
  /** New pupils of the first grade who are in the register without class. */
  withNew: boolean;
}

interface Row {
  seq: number;
  cardNo: string | null;
  temporaryNo: string | null;
  nameZh: string;
  namePt: string;
  gradeCode: string;
  classCode: string;
  seatNo: unknown;
}

/** Every n-th of the rows, spread over the classes and always the same ones. */
function spread<T>(rows: readonly T[], count: number, from: number): T[] {
  if (count <= 0 || rows.length === 0) return [];
  const step = Math.max(1, Math.floor(rows.length / count));
  return rows.filter((_, at) => at % step === Math.min(from, step - 1)).slice(0, count);
}

function rowsOf(school: School, entries: readonly Entry[], options: B01Options): Row[] {
  const moves = options.schoolYear > school.schoolYear;
  const grades = new Set(
    school.tables
      .flatMap((table) => table.sections)
      .flatMap((section) => section.grades)
      .map((grade) => grade.gradeCode),
  );
  const rows: Row[] = [];
  const seats = new Map<string, number>();
  const pupils = entries.filter((entry) => entry.cardType === 'S' && entry.cardStatus !== 'cancelled');
  for (const pupil of pupils) {
    const { gradeCode, classCode } = pupil;
    if (gradeCode === undefined || classCode === undefined || (classCode === '' && !options.withNew)) continue;
    const to = moves && classCode !== '' ? nextGrade(gradeCode) : gradeCode;
    // Whoever leaves the school's highest grade is in no file of it any more.
    if (to === undefined || !grades.has(to)) continue;
    const cls = classCode === '' ? 'A' : classCode;
    const seat = (seats.get(`${to}/${cls}`) ?? 0) + 1;
    seats.set(`${to}/${cls}`, seat);
    rows.push({
      seq: 0,
      cardNo: pupil.cardNo,
      temporaryNo: pupil.cardNo === null ? pupil.temporaryNo : null,
      nameZh: pupil.nameZh,
      namePt: pupil.namePt,
      gradeCode: to,
      classCode: cls,
      seatNo: String(seat).padStart(2, '0'),
    });
  }
  return rows;
}

/** Bytes of the file that a school would download for a year. Deterministic but for the time it is made at. */
export function b01File(school: School, entries: readonly Entry[], options: B01Options, now: Date): Buffer {
  let rows = rowsOf(school, entries, options);
  const left = new Set(spread(rows, options.missing, 0));
  rows = rows.filter((row) => !left.has(row));
  const doubled = spread(rows, options.doubles, 1).map((row) => ({ ...row, classCode: row.classCode === 'A' ? 'B' : 'A' }));
  for (const row of spread(rows, options.unknownClass, 2)) row.classCode = 'Z';
  for (const row of spread(rows, options.otherName, 3)) row.nameZh = `${row.nameZh}〇`;
  for (const row of spread(rows, options.badRows, 4)) {
    row.cardNo = row.cardNo === null ? '12' : row.cardNo.slice(0, 5);
    row.seatNo = { row: row.seatNo };
  }
  rows = [...rows, ...doubled].map((row, at) => ({ ...row, seq: at + 1 }));
  const code = options.wrongSchool ? `${school.schoolCode}X` : school.schoolCode;
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  const text = JSON.stringify(
    {
      format: 'DSEDJ-B01/1',
      schoolCode: code,
      schoolYear: options.schoolYear,
      batchId: `${code}-${day}-${String(((now.getTime() % 86_400_000) / 1000) | 0)}`,
      generatedAt: `${new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`,
      count: rows.length + (options.wrongCount ? 1 : 0),
      students: rows,
    },
    null,
    1,
  );
  const whole = options.broken ? text.slice(0, Math.floor(text.length * 0.6)) : text;
  return Buffer.from(options.bom ? `\ufeff${whole}` : whole);
}
