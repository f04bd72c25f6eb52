import '@ui/mobile/cells.css';
import { m } from '@contracts/messages';
import { registrationQrsApi } from '@contracts/registration-admin';
import { REGISTRATION_KINDS, type RegistrationKind } from '@contracts/registration-types';
import { useRouteQuery } from '@ui/core/api/query';
import { IconChevronRight, IconIdCard, IconPeople, IconQr, IconSchool, IconShieldCheck, type Icon } from '@ui/core/icons/icons';
import { useAddress } from '@ui/core/routing/use-address';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { Banner } from '@ui/core/status/offline-banner';
import { Page } from '@ui/mobile/page';
import { ScreenFault } from '../../shared/screen-fault';
import { CodePanel } from './code-panel';
import './qr.css';

const codeTitle = (kind: RegistrationKind): string =>
  ({ admin: m.staff_registration_qr_admin, staff: m.staff_registration_qr_staff, family: m.staff_registration_qr_family })[kind]();
const codeNote = (kind: RegistrationKind): string =>
  ({ admin: m.staff_registration_qr_admin_note, staff: m.staff_registration_qr_staff_note, family: m.staff_registration_qr_family_note })[
    kind
  ]();
const ICONS: Readonly<Record<RegistrationKind, Icon>> = { admin: IconShieldCheck, staff: IconPeople, family: IconSchool };

/** 二維碼: three entries, and the code that was opened (SUB-100 to SUB-103). */
export function QrScreen() {
  const [params] = useAddress();
  const chosen = REGISTRATION_KINDS.find((kind) => kind === params.get('kind'));
  const query = useRouteQuery(registrationQrsApi.list, {});
  const data = query.data;
  const code = data?.items.find((item) => item.kind === chosen);
  return (
    <Page title={chosen === undefined ? m.staff_registration_qr() : codeTitle(chosen)}>
      {data === undefined ? (
        query.error === null ? (
          <SkeletonRows />
        ) : (
          <ScreenFault error={query.error} title={m.staff_registration_qr_failed()} onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          {data.open ? null : <Banner tone="warn">{m.staff_registration_qr_closed()}</Banner>}
          {code !== undefined ? (
            <CodePanel
              key={code.kind}
              code={code}
              title={codeTitle(code.kind)}
              note={codeNote(code.kind)}
              classesWithoutTeacher={code.kind === 'family' ? data.classesWithoutTeacher : []}
            />
          ) : (
            <>
              <ul className="sc-cells qr-list">
                {data.items.map((item) => {
                  const Shape = ICONS[item.kind];
                  return (
                    <li key={item.kind}>
                      <a className="qr-row" href={`/staff/qr-codes?kind=${item.kind}`}>
                        <span className="qr-row__icon">
                          <Shape size={22} />
                        </span>
                        <span className="qr-row__text">
                          <b>{codeTitle(item.kind)}</b>
                          <small>{codeNote(item.kind)}</small>
                        </span>
                        <IconChevronRight size={18} />
                      </a>
                    </li>
                  );
                })}
              </ul>
              <ul className="sc-cells qr-list">
                {[
                  { href: '/staff/registrations', icon: IconQr, words: m.staff_registration_reviews() },
                  { href: '/staff/temporary-numbers', icon: IconIdCard, words: m.staff_registration_temp() },
                ].map(({ href, icon: Shape, words }) => (
                  <li key={href}>
                    <a className="qr-row" href={href}>
                      <span className="qr-row__icon">
                        <Shape size={22} />
                      </span>
                      <span className="qr-row__text">
                        <b>{words}</b>
                      </span>
                      <IconChevronRight size={18} />
                    </a>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Page>
  );
}
