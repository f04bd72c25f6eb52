import type { ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { IconShieldCheck } from '@ui/core/icons/icons';

type Sender = MyNoticeDetail['sender'];

/** Role of the sender towards this child, or the department. */
export function senderRole(sender: Sender): string | null {
  if (sender.role === 'class_teacher') return m.family_notices_class_teacher();
  if (sender.role === 'subject_teacher') return m.family_notices_subject_teacher();
  return sender.department;
}

/** Name with the mark that this is a person of the school, then a role or a time. */
export function SenderLine({ sender, after }: { sender: Sender; after?: ReactNode }) {
  return (
    <>
      <span>{sender.name}</span>
      <IconShieldCheck size={16} title={m.family_notices_verified()} />
      {after === null || after === undefined || after === '' ? null : (
        <>
          <span aria-hidden="true">·</span>
          <span>{after}</span>
        </>
      )}
    </>
  );
}
