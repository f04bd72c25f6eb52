import type { ModuleRight } from '@contracts/permissions';

/** What a new administrator is to be; kept over the way to WeCom and back (PER-23). */
export interface AdminForm {
  member: { id: string; name: string; about: string } | null;
  role: 'super_admin' | 'sub_admin';
  way: 'group' | 'own';
  groupId: string | null;
  whole: boolean;
  departmentIds: string[];
  nodeIds: string[];
  rights: ModuleRight[];
  /** One per intent: a repeat after the confirmation is the same grant. */
  key: string;
}
const PLACE = 'smart-campus:new-admin';

export const newForm = (): AdminForm => ({
  member: null,
  role: 'sub_admin',
  way: 'group',
  groupId: null,
  whole: false,
  departmentIds: [],
  nodeIds: [],
  rights: [],
  key: crypto.randomUUID(),
});

/** What was typed before the page was left, of this tab only. */
export function keptForm(): AdminForm {
  try {
    const kept = sessionStorage.getItem(PLACE);
    return kept === null ? newForm() : { ...newForm(), ...(JSON.parse(kept) as Partial<AdminForm>) };
  } catch {
    // Storage may be closed to the page, and then nothing was kept.
    return newForm();
  }
}

export function keepForm(form: AdminForm | null): void {
  try {
    if (form === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, JSON.stringify(form));
  } catch {
    // Without storage the form is typed again after the confirmation.
  }
}
