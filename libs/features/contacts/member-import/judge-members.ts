import { randomUUIDv7 } from 'node:crypto';
import type { CheckedRow, FileRow, RowFault } from '@features/imports';
import { checkedMobile } from '@platform/text/phone-number';

/** What is known of the unit when a file is judged. */
export interface KnownUnit {
  /** Live departments: names from the top, without the unit's own, and whether the person administers it. */
  departments: readonly { id: string; path: readonly string[]; inScope: boolean }[];
  /** Blind indexes of the numbers of all members. */
  mobiles: ReadonlySet<string>;
  keyOf: (mobile: string) => string;
}

/** What a good row will do. */
export interface MemberPlan {
  memberId: string;
  name: string;
  mobile: string;
  departmentId: string;
  english: string;
  alias: string;
  title: string;
  gender: 'm' | 'f' | 'unknown';
  landline: string;
  email: string;
  staffKind: ('teacher' | 'school_staff')[];
}

const LONGEST: Readonly<Record<string, number>> = { name: 32, english: 64, alias: 32, title: 64, landline: 32, email: 64 };
const GENDERS: Readonly<Record<string, MemberPlan['gender']>> = {
  男: 'm',
  女: 'f',
  m: 'm',
  f: 'f',
  male: 'm',
  female: 'f',
  masculino: 'm',
  feminino: 'f',
};
const KINDS: Readonly<Record<string, 'teacher' | 'school_staff'>> = {
  教學人員: 'teacher',
  學校職員: 'school_staff',
  'teaching staff': 'teacher',
  'school staff': 'school_staff',
  docente: 'teacher',
  funcionário: 'school_staff',
};
const pathKey = (path: readonly string[]): string => path.map((part) => part.trim().normalize('NFKC')).join('/');

/** Judges all rows of a file at once (CON-23): fields of CON-13, the department by its path, numbers that are there or come twice. */
export function judgeMembers(rows: readonly FileRow[], unit: KnownUnit): CheckedRow[] {
  const byPath = new Map<string, { id: string; inScope: boolean }[]>();
  for (const one of unit.departments) byPath.set(pathKey(one.path), [...(byPath.get(pathKey(one.path)) ?? []), one]);
  const met = new Map<string, number>();
  return rows.map(({ n, cells }): CheckedRow => {
    const faults: RowFault[] = [];
    const cell = (key: string): string => (cells[key] ?? '').trim();
    for (const [column, most] of Object.entries(LONGEST))
      if ([...cell(column)].length > most) faults.push({ code: 'IMPORT_VALUE', column });
    for (const column of ['name', 'mobile', 'department']) if (cell(column) === '') faults.push({ code: 'IMPORT_REQUIRED', column });
    const mobile = checkedMobile(cell('mobile'));
    if (cell('mobile') !== '' && mobile === undefined) faults.push({ code: 'IMPORT_VALUE', column: 'mobile' });
    const places = byPath.get(pathKey(cell('department').split('/'))) ?? [];
    const [place] = places;
    if (cell('department') !== '') {
      if (place === undefined) faults.push({ code: 'IMPORT_PLACE_UNKNOWN', column: 'department', params: { value: cell('department') } });
      else if (places.length > 1)
        faults.push({ code: 'IMPORT_PLACE_AMBIGUOUS', column: 'department', params: { value: cell('department') } });
      else if (!place.inScope) faults.push({ code: 'OUT_OF_SCOPE', column: 'department' });
    }
    const gender = cell('gender') === '' ? 'unknown' : GENDERS[cell('gender').toLowerCase()];
    if (gender === undefined) faults.push({ code: 'IMPORT_VALUE', column: 'gender' });
    const kinds =
      cell('kind') === ''
        ? []
        : cell('kind')
            .split(/[;；、,，]/)
            .map((word) => KINDS[word.trim().toLowerCase()]);
    const staffKind = kinds.filter((kind) => kind !== undefined);
    if (staffKind.length < kinds.length) faults.push({ code: 'IMPORT_VALUE', column: 'kind' });
    if (mobile !== undefined) {
      const key = unit.keyOf(mobile);
      const twin = met.get(key);
      if (unit.mobiles.has(key)) faults.push({ code: 'MOBILE_EXISTS', column: 'mobile' });
      else if (twin !== undefined) faults.push({ code: 'IMPORT_DUPLICATE_ROW', params: { row: twin } });
      else met.set(key, n);
    }
    if (faults.length > 0 || mobile === undefined || place === undefined || gender === undefined) return { n, state: 'error', faults };
    const plan: MemberPlan = {
      memberId: randomUUIDv7(),
      name: cell('name'),
      mobile,
      departmentId: place.id,
      english: cell('english'),
      alias: cell('alias'),
      title: cell('title'),
      gender,
      landline: cell('landline'),
      email: cell('email'),
      staffKind: [...new Set(staffKind)],
    };
    return { n, state: 'ok', faults: [], plan };
  });
}
