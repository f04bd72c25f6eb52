import type { routes } from '../routes';
import type { BodyInputOf } from '@contracts/route';
import type { Fields } from './fields';
import type { RegistrationView } from './view';

/** What the 資料 step hands in; null where nothing is asked but the card. Faults were looked for before. */
export function formBody(
  { kind, purpose }: Pick<RegistrationView, 'kind' | 'purpose'>,
  fields: Fields,
): BodyInputOf<typeof routes.form> | null {
  const { identity } = fields;
  if (purpose === 'identity' || purpose === 'replace' || identity === null) return null;
  if (purpose === 'phone') return { identity, oldMobile: { areaCode: fields.oldAreaCode, mobile: fields.oldMobile } };
  if (kind === 'family') {
    return {
      identity,
      studentName: fields.studentName,
      ...(fields.classId === null ? {} : { classId: fields.classId }),
      relation: fields.relation ?? 'self',
    };
  }
  if (kind === 'admin') return { identity, name: fields.name };
  return {
    identity,
    name: fields.name,
    departmentIds: fields.departmentIds,
    teaching: identity === 'teaching' ? fields.teaching.map((row) => ({ ...row, subject: row.subject.trim() })) : [],
  };
}
