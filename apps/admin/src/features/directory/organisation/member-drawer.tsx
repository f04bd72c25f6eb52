import { useState } from 'react';
import { membersApi, type MemberDetail } from '@contracts/contacts-members';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { later, Meanwhile } from '@ui/core/later/later';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { SideDrawer } from '@ui/admin/side-drawer';
import { DrawerFailed } from '../drawer-failed';
import { genderWord, JoinTag, staffKindWord } from './contact-words';
import { useWrite } from './use-write';

// Loaded by the press that opens them.
const MemberForm = later(() => import('./member-form').then((x) => x.MemberForm));
const RemoveMemberDialog = later(() => import('./remove-member-dialog').then((x) => x.RemoveMemberDialog));

/** 成員詳情 with 【編輯】, 【邀請】, 【禁用】, 【刪除】 (CON-13, CON-19, CON-21). */
export function MemberDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useRouteQuery(membersApi.one, { params: { id } });
  const [editing, setEditing] = useState<string>();
  const detail = query.data;
  const edits = detail !== undefined && editing === detail.id;
  return (
    <SideDrawer title={detail?.name ?? m.console_contacts_member()} open width={420} onClose={onClose}>
      {detail === undefined ? (
        query.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <DrawerFailed error={query.error} onRetry={query.refetch} />
        )
      ) : edits ? (
        <Meanwhile shows={<SkeletonRows count={8} />}>
          <MemberForm key={detail.id} detail={detail} onDone={() => setEditing(undefined)} />
        </Meanwhile>
      ) : (
        <Facts key={detail.id} detail={detail} onEdit={() => setEditing(detail.id)} onGone={onClose} />
      )}
    </SideDrawer>
  );
}

function factsOf(detail: MemberDetail): [string, string][] {
  const dash = (value: string | null): string => (value === null || value === '' ? '—' : value);
  return [
    [m.contacts_field_english_id(), dash(detail.englishId)],
    [m.contacts_field_alias(), dash(detail.alias)],
    [m.contacts_field_title(), dash(detail.title)],
    [
      m.contacts_field_department(),
      detail.departments.map((one) => (one.isHead ? `${one.path} · ${m.console_directory_head()}` : one.path)).join('\n') || '—',
    ],
    [m.console_contacts_staff_kind(), detail.staffKind.map(staffKindWord).join(m.notices_name_separator()) || '—'],
    [m.contacts_field_gender(), genderWord(detail.gender)],
    [m.contacts_field_mobile(), dash(detail.mobile)],
    [m.contacts_field_landline(), dash(detail.landline)],
    [m.console_contacts_email(), dash(detail.email)],
    [m.ui_nav_labels(), detail.labels.map((one) => one.name).join(m.notices_name_separator()) || '—'],
    [m.contacts_last_invited(), detail.lastInvitedAt === null ? '—' : formatTableTime(detail.lastInvitedAt)],
    [m.contacts_usage_last(), detail.lastActiveAt === null ? '—' : formatTableTime(detail.lastActiveAt)],
  ];
}

function Facts({ detail, onEdit, onGone }: { detail: MemberDetail; onEdit: () => void; onGone: () => void }) {
  const api = useApi();
  const write = useWrite();
  const may = useMay('contacts.edit') && detail.mayEdit;
  const [removing, setRemoving] = useState(false);
  const outside = detail.joinState === 'not_joined' || detail.joinState === 'not_downloaded';
  const disabled = detail.joinState === 'disabled';
  const enable = () =>
    write.run(
      () => api.call(membersApi.enable, { params: { id: detail.id }, body: { enabled: disabled }, idempotencyKey: crypto.randomUUID() }),
      disabled ? m.console_contacts_enabled({ name: detail.name }) : m.console_contacts_disabled({ name: detail.name }),
    );
  const invite = () =>
    write.run(
      () => api.call(membersApi.invite, { body: { memberIds: [detail.id] }, idempotencyKey: crypto.randomUUID() }),
      m.console_contacts_invited_n({ n: 1 }),
    );
  return (
    <div className="co-detail">
      <p>
        <JoinTag state={detail.joinState} />
      </p>
      <dl>
        {factsOf(detail).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {may ? (
        <div className="co-actions">
          <Button kind="primary" onClick={onEdit}>
            {m.console_contacts_edit()}
          </Button>
          {outside ? (
            <Button busy={write.busy} onClick={() => void invite()}>
              {m.console_contacts_invite()}
            </Button>
          ) : (
            <Button
              busy={write.busy}
              disabledReason={detail.isFounder ? m.console_contacts_founder_stays() : undefined}
              onClick={() => void enable()}
            >
              {disabled ? m.console_contacts_enable() : m.console_contacts_disable()}
            </Button>
          )}
          <Button
            kind="danger"
            disabledReason={detail.isFounder ? m.console_contacts_founder_stays() : undefined}
            onClick={() => setRemoving(true)}
          >
            {m.ui_delete()}
          </Button>
        </div>
      ) : null}
      {removing ? (
        <RemoveMemberDialog
          member={detail}
          onClose={(gone) => {
            setRemoving(false);
            if (gone) onGone();
          }}
        />
      ) : null}
    </div>
  );
}
