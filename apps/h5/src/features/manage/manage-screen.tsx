import { m } from '@contracts/messages';
import { useMay } from '@ui/core/session/session';
import { NoPermissionState } from '@ui/core/states/states';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { Page, SectionHead } from '@ui/mobile/page';

/** 管理企業 on the phone: what an administrator may do of it (CON-07, CON-08). */
export function ManageScreen() {
  const mayRead = useMay('directory.read');
  const mayAdmit = useMay('registration.manage');
  const mayGrant = useMay('contacts.edit');
  if (!mayRead && !mayAdmit) {
    return (
      <Page title={m.staff_contacts_manage()}>
        <NoPermissionState surface="h5" text={m.staff_contacts_no_permission()} />
      </Page>
    );
  }
  return (
    <Page title={m.staff_contacts_manage()}>
      {mayRead ? (
        <>
          <SectionHead>{m.ui_nav_contacts()}</SectionHead>
          <CellGroup>
            <Cell label={m.staff_contacts_departments()} href="/staff/manage/departments" />
            <Cell label={m.contacts_usage()} href="/staff/manage/usage" />
            <Cell label={m.staff_contacts_sync()} href="/staff/manage/sync" />
          </CellGroup>
          <SectionHead>{m.ui_nav_home_school()}</SectionHead>
          <CellGroup>
            <Cell label={m.staff_contacts_family()} href="/staff/school" />
          </CellGroup>
        </>
      ) : null}
      {mayAdmit ? (
        <>
          <SectionHead>{m.staff_contacts_joining()}</SectionHead>
          <CellGroup>
            <Cell label={m.staff_contacts_joining_qr()} href="/staff/qr-codes" />
            <Cell label={m.staff_contacts_joining_reviews()} href="/staff/registrations" />
          </CellGroup>
        </>
      ) : null}
      {mayGrant ? (
        <>
          <SectionHead>{m.ui_nav_rights()}</SectionHead>
          <CellGroup>
            <Cell label={m.staff_contacts_admins()} href="/staff/admins" />
          </CellGroup>
        </>
      ) : null}
    </Page>
  );
}
