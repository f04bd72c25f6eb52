import { m } from '@contracts/messages';
import type { Fault } from './model/fields';
import type { CardType, Identity, Relation } from './model/view';

/** Words of what the server writes as codes; called while drawing, because the language may change. */
export const identityWord = (identity: Identity): string =>
  ({
    teaching: m.register_identity_teaching,
    school_staff: m.register_identity_school_staff,
    parent: m.register_identity_parent,
    student: m.register_identity_student,
  })[identity]();

export const relationWord = (relation: Relation): string =>
  ({
    father: m.register_relation_father,
    mother: m.register_relation_mother,
    grandfather: m.register_relation_grandfather,
    grandmother: m.register_relation_grandmother,
    guardian: m.register_relation_guardian,
    self: m.register_relation_self,
    other: m.register_relation_other,
  })[relation]();

export const cardWord = (type: CardType): string =>
  ({ T: m.register_card_teacher, E: m.register_card_staff, S: m.register_card_student })[type]();

export const scannedWord = (type: CardType): string =>
  ({ T: m.register_scanned_teacher, E: m.register_scanned_staff, S: m.register_scanned_student })[type]();

/** 「+853(中國澳門)」; an area an operator added is its number. */
export function areaWord(code: string): string {
  const word = { '+853': m.register_area_853, '+86': m.register_area_86, '+852': m.register_area_852, '+886': m.register_area_886 }[code];
  return word === undefined ? code : word();
}

/** `+853 6612 3480`: groups of four are read more easily. */
export const grouped = (number: string): string =>
  number.replace(/^(\S{3,4})(\S{4})$|^(\S{3})(\S{4})(\S{4})$/, (_all, a, b, c, d, e) => [a, b, c, d, e].filter(Boolean).join(' '));

function mobileFault(areaCode: string): string {
  const word = {
    '+853': m.register_fault_mobile_853,
    '+86': m.register_fault_mobile_86,
    '+852': m.register_fault_mobile_852,
    '+886': m.register_fault_mobile_886,
  }[areaCode];
  return word === undefined ? m.register_fault_mobile() : `${m.register_fault_mobile()} (${word()})`;
}

/** Words of a fault found on the phone. */
export function faultWord(fault: Fault | undefined, areaCode = '+853'): string | undefined {
  switch (fault) {
    case undefined:
      return undefined;
    case 'mobile':
      return mobileFault(areaCode);
    case 'again':
      return m.register_fault_again();
    default:
      return {
        code: m.register_fault_code,
        identity: m.register_fault_identity,
        name: m.register_fault_name,
        class: m.register_fault_class,
        relation: m.register_fault_relation,
        department: m.register_fault_department,
        subject: m.register_fault_subject,
        twice: m.register_fault_twice,
        temporary: m.register_fault_temporary,
        birthday: m.register_fault_birthday,
      }[fault]();
  }
}
