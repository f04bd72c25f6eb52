import { LIMITS } from '../routes';
import { RELATIONS_OF_PARENTS, type Identity, type Kind, type RegistrationView, type Relation, type TeachingRow } from './view';

/** What the person has typed and not yet handed in; kept on the phone per code until the server has it (SUB-17). */
export interface Fields {
  identity: Identity | null;
  areaCode: string;
  mobile: string;
  mobileAgain: string;
  name: string;
  departmentIds: string[];
  teaching: TeachingRow[];
  studentName: string;
  classId: string | null;
  relation: Relation | null;
  temporaryNo: string;
  birthday: string;
  /** The number registered before, for a changed phone (BEY-13). */
  oldAreaCode: string;
  oldMobile: string;
}
export type FieldName = keyof Fields | 'code' | 'card';

export const NO_FIELDS: Fields = {
  identity: null,
  areaCode: '+853',
  mobile: '',
  mobileAgain: '',
  name: '',
  departmentIds: [],
  teaching: [],
  studentName: '',
  classId: null,
  relation: null,
  temporaryNo: '',
  birthday: '',
  oldAreaCode: '+853',
  oldMobile: '',
};

export type FieldsAction =
  | { type: 'set'; values: Partial<Fields> }
  | { type: 'class-added' }
  | { type: 'class-set'; at: number; row: Partial<TeachingRow> }
  | { type: 'class-removed'; at: number }
  | { type: 'student-begun' }
  | { type: 'cleared' };

/** The open fields after something was typed. */
export function fieldsAfter(fields: Fields, action: FieldsAction): Fields {
  switch (action.type) {
    case 'set': {
      const next = { ...fields, ...action.values };
      // A pupil is the pupil himself; a parent never is (SUB-83).
      if (next.identity === 'student') next.relation = 'self';
      else if (next.relation === 'self') next.relation = null;
      return next;
    }
    case 'class-added':
      return fields.teaching.length >= LIMITS.teachingRows
        ? fields
        : { ...fields, teaching: [...fields.teaching, { classId: '', subject: '' }] };
    case 'class-set':
      return { ...fields, teaching: fields.teaching.map((row, at) => (at === action.at ? { ...row, ...action.row } : row)) };
    case 'class-removed':
      return { ...fields, teaching: fields.teaching.filter((_row, at) => at !== action.at) };
    case 'student-begun':
      return {
        ...fields,
        studentName: '',
        classId: null,
        relation: fields.identity === 'student' ? 'self' : null,
        temporaryNo: '',
        birthday: '',
      };
    case 'cleared':
      return NO_FIELDS;
  }
}

/** Open fields of somebody who comes back: what is on the phone, else what the server kept of the finished steps. */
export function fieldsFrom(kept: Fields | null, view: RegistrationView): Fields {
  if (kept !== null) return fieldsAfter(kept, { type: 'set', values: { identity: kept.identity ?? ownIdentity(view) } });
  const values: Partial<Fields> = {
    identity: ownIdentity(view),
    areaCode: view.otp?.areaCode ?? view.areaCodes[0] ?? NO_FIELDS.areaCode,
    name: view.form?.name ?? '',
    departmentIds: view.form?.departmentIds ?? [],
    teaching: view.form?.teaching ?? [],
    studentName: view.form?.studentName ?? '',
    classId: view.form?.classId ?? null,
    relation: view.form?.relation ?? null,
  };
  return fieldsAfter(NO_FIELDS, { type: 'set', values });
}

/** Families choose between two and begin as parents; staff choose themselves (「請選擇您真實的身份」). */
const ownIdentity = (view: RegistrationView): Identity | null => view.identity ?? (view.kind === 'family' ? 'parent' : null);

export const digitsOnly = (text: string): string => text.normalize('NFKC').replace(/\D/g, '');

/** Numbers by area (SUB-10); an area an operator adds is judged by the server. */
const NUMBERS: Readonly<Record<string, RegExp>> = {
  '+853': /^6\d{7}$/,
  '+86': /^1\d{10}$/,
  '+852': /^\d{8}$/,
  '+886': /^\d{9,10}$/,
};
export const mobileFits = (areaCode: string, number: string): boolean => (NUMBERS[areaCode] ?? /^\d{5,15}$/).test(number);

/** Whether a number can be the one that stands masked in an answer: `6***3480` of 66123480. */
export function fitsMask(masked: string, number: string): boolean {
  const [, begins, ends] = /^(\d*)\D+(\d*)$/.exec(masked) ?? [undefined, masked, masked];
  return number.startsWith(begins) && number.endsWith(ends);
}

/** No code goes to the mainland: the number is typed twice (SUB-12). */
export const byReentry = (areaCode: string): boolean => areaCode === '+86';

/** As the server keeps it; null where it cannot be one (SUB-21). */
export function temporaryNumber(typed: string): string | null {
  const text = typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return /^XX\d{5}$/.test(text) ? text : null;
}

/** `2018-01-05` of `20180105`; null where there is no such day or it is yet to come (SUB-25). @param today as `2026-11-21` */
export function birthdayOf(typed: string, today: string): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (match === null) return null;
  const day = `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}`;
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return null;
  return day > today || day < '1900-01-01' ? null : day;
}

/** Characters as a person counts them. */
export const lengthOf = (text: string): number => [...text.normalize('NFC').trim()].length;
export const nameFits = (text: string): boolean => lengthOf(text) >= 1 && lengthOf(text) <= LIMITS.nameMax;

export type Fault =
  | 'mobile'
  | 'again'
  | 'code'
  | 'identity'
  | 'name'
  | 'class'
  | 'relation'
  | 'department'
  | 'subject'
  | 'twice'
  | 'temporary'
  | 'birthday';
/** Faults by field; of rows by `teaching.0.classId`. */
export type Faults = ReadonlyMap<string, Fault>;

/** @param code six digits, or null while none was asked for */
export function mobileFaults(kind: Kind, fields: Fields, code: string | null): Faults {
  const found = new Map<string, Fault>();
  if (kind !== 'family' && fields.identity === null) found.set('identity', 'identity');
  if (!mobileFits(fields.areaCode, fields.mobile)) found.set('mobile', 'mobile');
  else if (byReentry(fields.areaCode)) {
    if (fields.mobileAgain !== fields.mobile) found.set('mobileAgain', 'again');
  } else if (code !== null && !/^\d{6}$/.test(code)) found.set('code', 'code');
  return found;
}

/** Faults of the 資料 step; what is asked depends on what the form is for. */
export function formFaults({ kind, purpose }: Pick<RegistrationView, 'kind' | 'purpose'>, fields: Fields): Faults {
  const found = new Map<string, Fault>();
  if (purpose === 'identity' || purpose === 'replace') return found;
  if (purpose === 'phone') {
    if (!mobileFits(fields.oldAreaCode, fields.oldMobile)) found.set('oldMobile', 'mobile');
    return found;
  }
  if (fields.identity === null) found.set('identity', 'identity');
  if (kind === 'family') {
    if (!nameFits(fields.studentName)) found.set('studentName', 'name');
    if (fields.classId === null) found.set('classId', 'class');
    if (fields.identity !== 'student' && !RELATIONS_OF_PARENTS.some((one) => one === fields.relation)) found.set('relation', 'relation');
    return found;
  }
  if (!nameFits(fields.name)) found.set('name', 'name');
  if (kind === 'admin') return found;
  if (fields.departmentIds.length === 0) found.set('departmentIds', 'department');
  if (fields.identity !== 'teaching') return found;
  const seen = new Set<string>();
  fields.teaching.forEach((row, at) => {
    if (row.classId === '') found.set(`teaching.${String(at)}.classId`, 'class');
    if (lengthOf(row.subject) < 1 || lengthOf(row.subject) > LIMITS.subjectMax) found.set(`teaching.${String(at)}.subject`, 'subject');
    const key = `${row.classId}/${row.subject.trim()}`;
    if (row.classId !== '' && seen.has(key)) found.set(`teaching.${String(at)}.subject`, 'twice');
    seen.add(key);
  });
  return found;
}
