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
/** Whom the founder hands his role to. */
export interface TransferForm {
  member: { id: string; name: string; about: string } | null;
  /** He stays super admin himself. */
  keep: boolean;
  key: string;
}
const PLACE = 'smart-campus:new-admin';
const TRANSFER = 'smart-campus:founder-transfer';

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
export const keptForm = (): AdminForm => ({ ...newForm(), ...(kept(PLACE) as Partial<AdminForm>) });
export const keepForm = (form: AdminForm | null): void => keep(PLACE, form);

export const keptTransfer = (): TransferForm => ({
  member: null,
  keep: true,
  key: crypto.randomUUID(),
  ...(kept(TRANSFER) as Partial<TransferForm>),
});
export const keepTransfer = (form: TransferForm | null): void => keep(TRANSFER, form);

function kept(place: string): object {
  try {
    return (JSON.parse(sessionStorage.getItem(place) ?? '{}') as object | null) ?? {};
  } catch {
    // Storage may be closed to the page, and then nothing was kept.
    return {};
  }
}

function keep(place: string, form: object | null): void {
  try {
    if (form === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(form));
  } catch {
    // Without storage the form is typed again after the confirmation.
  }
}
