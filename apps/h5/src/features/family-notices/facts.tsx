import type { ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { formatDateTime } from '@ui/core/format/date';
import { IconCheckCircle, IconForm, IconLock, type Icon } from '@ui/core/icons/icons';
import { StatusTag } from '@ui/core/status/status-tag';

type Settled = NonNullable<MyNoticeDetail['done']>;

/** 歐陽靜（媽媽）, or the relation alone where the name is not to be told. */
export const whoWords = (done: Settled): string =>
  done.name === null ? done.relation : m.family_notices_person({ relation: done.relation, name: done.name });

/** One tinted line with an icon: what stands, what waits, what went wrong. */
export function Line({
  tone,
  icon: IconShape,
  alert = false,
  children,
}: {
  tone: 'ok' | 'info' | 'bad' | 'quiet';
  icon: Icon;
  alert?: boolean;
  children: ReactNode;
}) {
  return (
    <p className={`fam-fact fam-fact--${tone}`} role={alert ? 'alert' : 'status'}>
      <IconShape size={20} />
      <span>{children}</span>
    </p>
  );
}

/** Who settled it and when, or that it is closed; nothing while it waits. */
export function Fact({ notice }: { notice: MyNoticeDetail }) {
  const form = notice.asks === 'form';
  const { done, closedAt } = notice;
  if (done !== null) {
    const time = formatDateTime(done.at);
    const who = whoWords(done);
    const mine = form ? m.family_forms_fact_mine({ time }) : m.family_notices_fact_mine({ time });
    const other = form ? m.family_forms_fact_other({ who, time }) : m.family_notices_fact_other({ who, time });
    return (
      <Line tone="ok" icon={IconCheckCircle}>
        {done.mine ? mine : other}
      </Line>
    );
  }
  if (notice.todo || notice.asks === 'nothing') return notice.state === 'closed' ? <Closed form={form} at={closedAt} /> : null;
  if (notice.state === 'closed') return <Closed form={form} at={closedAt} />;
  return (
    <Line tone="quiet" icon={IconLock}>
      {m.family_forms_deadline_over()}
    </Line>
  );
}

function Closed({ form, at }: { form: boolean; at: string | null }) {
  const time = at === null ? undefined : formatDateTime(at);
  const words = form
    ? time === undefined
      ? m.family_forms_closed()
      : m.family_forms_closed_at({ time })
    : time === undefined
      ? m.family_notices_closed()
      : m.family_notices_closed_at({ time });
  return (
    <Line tone="quiet" icon={IconLock}>
      {words}
    </Line>
  );
}

/** Tag beside the child: what is asked, or that it is done. */
export function AsksTag({ notice, waiting }: { notice: MyNoticeDetail; waiting: boolean }) {
  const form = notice.asks === 'form';
  if (notice.done !== null) {
    return (
      <StatusTag tone="ok" icon={IconCheckCircle}>
        {form ? m.ui_stone_filled() : m.ui_stone_confirmed()}
      </StatusTag>
    );
  }
  if (notice.state === 'closed') {
    return (
      <StatusTag tone="quiet" icon={IconLock}>
        {m.notices_state_closed()}
      </StatusTag>
    );
  }
  if (!notice.todo || waiting) return null;
  return (
    <StatusTag tone="waits" icon={form ? IconForm : IconCheckCircle}>
      {form ? m.notices_needs_form() : m.notices_needs_confirm()}
    </StatusTag>
  );
}
