import { MEMBER_FIELDS, type CustomField, type DisplaySurface, type MemberField, type NameMode } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';

const WORDS: Readonly<Record<MemberField, () => string>> = {
  name: () => m.contacts_field_name(),
  english_id: () => m.contacts_field_english_id(),
  alias: () => m.contacts_field_alias(),
  title: () => m.contacts_field_title(),
  department: () => m.contacts_field_department(),
  gender: () => m.contacts_field_gender(),
  mobile: () => m.contacts_field_mobile(),
  landline: () => m.contacts_field_landline(),
  email: () => m.contacts_field_email(),
  company: () => m.contacts_field_company(),
  certified_name: () => m.contacts_field_certified_name(),
  address: () => m.contacts_field_address(),
};

const isKnown = (key: string): key is MemberField => (MEMBER_FIELDS as readonly string[]).includes(key);

/** Word of a known field, or the label of one of the unit's own. */
export function fieldWord(key: string, custom: readonly CustomField[]): string {
  return isKnown(key) ? WORDS[key]() : (custom.find((field) => field.id === key)?.label ?? '');
}

/** Fields that a surface can show: those towards external contacts are others. */
export function fieldsOf(surface: DisplaySurface): readonly MemberField[] {
  if (surface === 'external') return ['company', 'certified_name', 'alias', 'title', 'mobile', 'email', 'address'];
  if (surface === 'pc') return ['title', 'department', 'alias'];
  return ['name', 'department', 'email', 'alias', 'landline', 'title', 'mobile', 'english_id', 'gender'];
}

export const surfaceWord = (surface: DisplaySurface): string =>
  ({
    internal: m.console_contacts_surface_internal,
    connected: m.console_contacts_surface_connected,
    pc: m.console_contacts_surface_pc,
    external: m.console_contacts_surface_external,
  })[surface]();

export const modeWord = (mode: NameMode): string =>
  ({ name: m.console_contacts_mode_name, alias: m.console_contacts_mode_alias, name_alias: m.console_contacts_mode_both })[mode]();
