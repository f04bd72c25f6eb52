import { randomUUIDv7 } from 'node:crypto';
import type { CheckedRow, FileRow, RowFault } from '@features/imports';
import { fold } from '@platform/text/fold';
import { normalMobile } from '@platform/text/mobile';
import { checkedMobile } from '@platform/text/phone-number';
import { GUARDIANS } from './columns';

/** What is known of the school when a file is judged. */
export interface KnownSchool {
  /** Live classes: path from the top to the class, and whether the person may change it. */
  classes: readonly { id: string; path: readonly string[]; inScope: boolean }[];
  /** Live pupils of those classes. */
  pupils: readonly { id: string; name: string; classId: string; guardians: readonly string[] }[];
  /** Pupils' own numbers in the unit, normalised or as blind index, like `keyOf` gives. */
  pupilMobiles: ReadonlySet<string>;
  /** Number → comparable key (the blind index), so that no clear numbers of the school are read for it. */
  keyOf: (mobile: string) => string;
}

export interface GuardianPlan {
  parentId: string;
  mobile: string;
  relation: string;
}

/** What a good row will do. */
export interface RowPlan {
  /** The pupil is there already: only guardians are added. */
  existing: boolean;
  studentId: string;
  name: string;
  classId: string;
  mobile: string | null;
  guardians: GuardianPlan[];
}

/** Judges all rows of a file at once (SCH-20): what is wrong, what is there already, what will be entered. */
export function judgeRows(rows: readonly FileRow[], school: KnownSchool): CheckedRow[] {
  const places = classFinder(school.classes);
  const pupils = byNameAndClass(school.pupils);
  const met = new Map<string, { n: number; keys: readonly string[] }[]>();
  const mobiles = new Map<string, number>();
  return rows.map(({ n, cells }): CheckedRow => {
    const faults: RowFault[] = [];
    const name = (cells['name'] ?? '').trim();
    if (name === '') faults.push({ code: 'IMPORT_REQUIRED', column: 'name' });
    else if ([...name].length > 32) faults.push({ code: 'IMPORT_VALUE', column: 'name' });
    const place = places(cells['class'] ?? '');
    if ('fault' in place) faults.push(place.fault);
    const mobile = own(cells, school, mobiles, n, faults);
    const guardians = guardiansOf(cells, faults);
    if (guardians.length === 0 && faults.length === 0) faults.push({ code: 'IMPORT_REQUIRED', column: 'mobile1' });
    if (faults.length > 0 || !('classId' in place)) return { n, state: 'error', faults };
    const key = `${place.classId}|${fold(name)}`;
    const keys = guardians.map((each) => school.keyOf(each.mobile));
    const twin = met.get(key)?.find((row) => row.keys.some((each) => keys.includes(each)));
    if (twin !== undefined) return { n, state: 'error', faults: [{ code: 'IMPORT_DUPLICATE_ROW', params: { row: twin.n } }] };
    met.set(key, [...(met.get(key) ?? []), { n, keys }]);
    return decide({ n, name, classId: place.classId, mobile, guardians, keys }, pupils.get(key) ?? []);
  });
}

interface Good {
  n: number;
  name: string;
  classId: string;
  mobile: string | null;
  guardians: GuardianPlan[];
  keys: readonly string[];
}

/** A pupil of the same name in the same class is the same pupil, unless there are several and no guardian tells which. */
function decide(row: Good, known: KnownSchool['pupils']): CheckedRow {
  const { n, name, classId, mobile, guardians, keys } = row;
  const sharing = known.filter((pupil) => pupil.guardians.some((each) => keys.includes(each)));
  const same = sharing[0] ?? (known.length === 1 ? known[0] : undefined);
  if (same === undefined && known.length > 1) {
    return { n, state: 'error', faults: [{ code: 'IMPORT_PLACE_AMBIGUOUS', params: { value: name } }] };
  }
  if (same === undefined) {
    return { n, state: 'ok', faults: [], plan: { existing: false, studentId: randomUUIDv7(), name, classId, mobile, guardians } };
  }
  const fresh = guardians.filter((_, i) => !same.guardians.includes(keys[i]!));
  if (fresh.length === 0) return { n, state: 'skipped', faults: [{ code: 'IMPORT_EXISTS' }] };
  return { n, state: 'ok', faults: [], plan: { existing: true, studentId: same.id, name, classId, mobile: null, guardians: fresh } };
}

function own(cells: FileRow['cells'], school: KnownSchool, met: Map<string, number>, n: number, faults: RowFault[]): string | null {
  const written = cells['mobile'] ?? '';
  if (written === '') return null;
  const mobile = checkedMobile(written);
  if (mobile === undefined) {
    faults.push({ code: 'IMPORT_VALUE', column: 'mobile' });
    return null;
  }
  const before = met.get(normalMobile(mobile));
  if (before !== undefined) faults.push({ code: 'IMPORT_DUPLICATE_ROW', params: { row: before } });
  else if (school.pupilMobiles.has(school.keyOf(mobile))) faults.push({ code: 'MOBILE_EXISTS' });
  met.set(normalMobile(mobile), before ?? n);
  return mobile;
}

function guardiansOf(cells: FileRow['cells'], faults: RowFault[]): GuardianPlan[] {
  const guardians: GuardianPlan[] = [];
  for (let i = 1; i <= GUARDIANS; i += 1) {
    const [mobileKey, relationKey] = [`mobile${String(i)}`, `relation${String(i)}`];
    const written = cells[mobileKey] ?? '';
    const relation = (cells[relationKey] ?? '').trim();
    if (written === '' && relation === '') continue;
    if (written === '') faults.push({ code: 'IMPORT_REQUIRED', column: mobileKey });
    if (relation === '') faults.push({ code: 'IMPORT_REQUIRED', column: relationKey });
    else if (Buffer.byteLength(relation) > 32) faults.push({ code: 'IMPORT_VALUE', column: relationKey });
    const mobile = checkedMobile(written);
    if (mobile === undefined) {
      if (written !== '') faults.push({ code: 'IMPORT_VALUE', column: mobileKey });
    } else if (!guardians.some((each) => normalMobile(each.mobile) === normalMobile(mobile))) {
      guardians.push({ parentId: randomUUIDv7(), mobile, relation });
    }
  }
  return guardians;
}

/** A class by its path, or by the end of it: `小一甲`, `小一/小一甲`, `小學/小一/小一甲` (also with `>` and `\`). */
function classFinder(classes: KnownSchool['classes']) {
  const bySuffix = new Map<string, (typeof classes)[number][]>();
  for (const each of classes) {
    const parts = each.path.map((part) => fold(part));
    for (let from = 0; from < parts.length; from += 1) {
      const key = parts.slice(from).join('/');
      bySuffix.set(key, [...(bySuffix.get(key) ?? []), each]);
    }
  }
  const find = (written: string): { classId: string } | { fault: RowFault } => {
    if (written === '') return { fault: { code: 'IMPORT_REQUIRED', column: 'class' } };
    const key = written
      .split(/[/>\\／＞]/)
      .map((part) => fold(part.trim()))
      .filter((part) => part !== '')
      .join('/');
    const found = bySuffix.get(key) ?? [];
    // A whole path wins over the end of a longer one.
    const whole = found.filter((each) => each.path.map((part) => fold(part)).join('/') === key);
    const hits = whole.length > 0 ? whole : found;
    const hit = hits[0];
    if (hit === undefined) return { fault: { code: 'IMPORT_PLACE_UNKNOWN', params: { value: written } } };
    if (hits.length > 1) return { fault: { code: 'IMPORT_PLACE_AMBIGUOUS', params: { value: written } } };
    return hit.inScope ? { classId: hit.id } : { fault: { code: 'OUT_OF_SCOPE' } };
  };
  // Thousands of rows name a few dozen classes, and folding is dear.
  const met = new Map<string, ReturnType<typeof find>>();
  return (written: string): ReturnType<typeof find> => {
    let place = met.get(written);
    if (place === undefined) met.set(written, (place = find(written)));
    return place;
  };
}

function byNameAndClass(pupils: KnownSchool['pupils']): ReadonlyMap<string, KnownSchool['pupils']> {
  const map = new Map<string, KnownSchool['pupils'][number][]>();
  for (const pupil of pupils) {
    const key = `${pupil.classId}|${fold(pupil.name)}`;
    map.set(key, [...(map.get(key) ?? []), pupil]);
  }
  return map;
}
