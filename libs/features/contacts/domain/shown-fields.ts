import type { DisplaySurface, FieldDisplay, MemberField, NameMode } from '@contracts/contacts-fields';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';

/** What holds until a unit changes it (VIS-06, VIS-07). */
export const DEFAULT_DISPLAY: Readonly<Record<DisplaySurface, FieldDisplay>> = {
  internal: { version: 0, fields: ['name', 'department', 'email', 'alias', 'landline', 'title'], nameMode: 'name', sensitive: [] },
  connected: {
    version: 0,
    fields: ['name', 'alias', 'department', 'title', 'mobile', 'landline', 'email'],
    nameMode: 'name',
    sensitive: [],
  },
  pc: { version: 0, fields: ['title'], nameMode: 'name', sensitive: [] },
  external: {
    version: 0,
    fields: ['company', 'certified_name', 'alias', 'mobile', 'email', 'address', 'title'],
    nameMode: 'name',
    sensitive: [],
  },
};
/** Fields members change themselves until the unit says other (VIS-09). */
export const DEFAULT_EDITABLE: readonly MemberField[] = ['alias', 'landline', 'email', 'mobile'];

/**
 * Whether colleagues may see a field. The one place that decides it: confidential fields (spec 16) narrow it here.
 * @param key a known field or the id of a custom one
 */
export function maySee(display: FieldDisplay, key: string): boolean {
  return display.fields.some((field) => field === key) && !display.sensitive.some((field) => field === key);
}

/** The name as the unit shows it; without an alias it is the name. */
export function shownName(mode: NameMode, name: string, alias: string | null): string {
  if (alias === null || alias === '' || mode === 'name') return name;
  return mode === 'alias' ? alias : `${name}（${alias}）`;
}

/** The word of a known field. */
export function fieldWord(field: MemberField, locale: Locale): string {
  const words = {
    name: m.contacts_field_name,
    english_id: m.contacts_field_english_id,
    alias: m.contacts_field_alias,
    title: m.contacts_field_title,
    department: m.contacts_field_department,
    gender: m.contacts_field_gender,
    mobile: m.contacts_field_mobile,
    landline: m.contacts_field_landline,
    email: m.contacts_field_email,
    company: m.contacts_field_company,
    certified_name: m.contacts_field_certified_name,
    address: m.contacts_field_address,
  } as const;
  return words[field]({}, { locale });
}

/** 男, 女, 未設置. */
export function genderWord(gender: string, locale: Locale): string {
  if (gender === 'm') return m.contacts_gender_m({}, { locale });
  return gender === 'f' ? m.contacts_gender_f({}, { locale }) : m.contacts_gender_unknown({}, { locale });
}
