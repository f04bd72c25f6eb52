import { useState } from 'react';
import { Checkbox } from 'antd';
import { m } from '@contracts/messages';
import { founderApi } from '@contracts/permissions-founder';
import { useApi } from '@ui/core/api/query';
import { Avatar } from '@ui/core/people/avatar';
import { AskDialog } from './ask-dialog';
import { MemberSelect, type Candidate } from './member-select';

/** 選擇新創建人: one field, a second look at name and department, 【確定】【取消】 (PER-09, PER-24). */
export function TransferDialog({ accept, onClose }: { accept: boolean; onClose: (done: boolean, word?: string) => void }) {
  const api = useApi();
  const [member, setMember] = useState<Candidate>();
  const [keep, setKeep] = useState(true);
  const [key] = useState(() => crypto.randomUUID());
  return (
    <AskDialog
      title={m.permissions_transfer_title()}
      ok={m.permissions_ok()}
      why={member === undefined ? m.permissions_pick_member() : undefined}
      act={() => api.call(founderApi.transfer, { body: { memberId: member!.id, keepSuperAdmin: keep }, idempotencyKey: key })}
      onClose={(done) => onClose(done, accept ? undefined : m.permissions_transfer_done({ name: member?.name ?? '' }))}
    >
      <div className="cp-form__part">
        <label htmlFor="cp-founder">{m.permissions_transfer_hint()}</label>
        <MemberSelect id="cp-founder" admins takeAdmins value={member} onChange={setMember} />
        <p className="sc-quiet">{m.permissions_transfer_must()}</p>
      </div>
      {member === undefined ? null : (
        <div className="cp-form__part">
          <span className="cp-form__label">{m.permissions_transfer_check()}</span>
          <div className="cp-person">
            <Avatar id={member.id} name={member.name} size={42} />
            <span>
              <b>{member.name}</b>
              <span className="sc-quiet">{[...member.departments, member.account].join(' · ')}</span>
            </span>
          </div>
        </div>
      )}
      <Checkbox checked={keep} onChange={(event) => setKeep(event.target.checked)}>
        {m.permissions_transfer_keep()}
      </Checkbox>
      <p>{accept ? m.permissions_transfer_asks() : m.permissions_transfer_at_once()}</p>
    </AskDialog>
  );
}
