import { m } from '@contracts/messages';
import type { NoticeCheck } from '@contracts/notices';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { formatNumber } from '@ui/core/format/number';
import { IconEye, IconPeople } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import type { ComposeForm } from '@ui/core/notices/compose-form';
import { audienceWord } from '@ui/core/notices/compose-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { Field } from './compose-field';

// The picker of staff follows while the person begins to write.
const CopiesField = later(() => import('./copies-field').then((x) => x.CopiesField));

/** 接收對象 with the running count and the way to 送達預覽, and 抄送教職員. */
export function AudienceFields({
  form,
  set,
  count,
  fault,
  onPick,
  onReach,
}: {
  form: ComposeForm;
  set: (part: Partial<ComposeForm>) => void;
  count: { data: NoticeCheck | undefined; busy: boolean };
  fault: string | undefined;
  onPick: () => void;
  onReach: () => void;
}) {
  const none = form.targets.length === 0;
  return (
    <>
      <Field id="recipients" label={m.console_notices_targets()} required fault={fault}>
        {none ? null : (
          <div className="cc-chosen">
            <p className="cc-chips">
              {form.targets.slice(0, 8).map((target) => (
                <span key={`${target.kind}:${target.refId ?? ''}`}>
                  {target.kind === 'school' ? m.notices_whole_school() : target.name}
                </span>
              ))}
              {form.targets.length > 8 ? <span>{m.console_notices_recipients_more({ n: form.targets.length - 8 })}</span> : null}
            </p>
            <p className="sc-quiet" role="status">
              {audienceWord(form.audience)}
              {count.busy
                ? ` · ${m.console_notices_counting()}`
                : count.data === undefined
                  ? ''
                  : ` · ${m.console_notices_chosen_n({ students: formatNumber(count.data.students), recipients: formatNumber(count.data.recipients) })}`}
            </p>
            {count.data !== undefined && count.data.unreachable > 0 ? (
              <p className="cc-unreachable">{m.console_notices_unreachable_n({ n: formatNumber(count.data.unreachable) })}</p>
            ) : null}
          </div>
        )}
        <div className="cc-pair">
          <Button block icon={IconPeople} onClick={onPick}>
            {none ? m.console_notices_choose() : m.console_notices_change()}
          </Button>
          {none ? null : (
            <Button block icon={IconEye} onClick={onReach}>
              {m.notice_writing_reach()}
            </Button>
          )}
        </div>
      </Field>
      <Field id="copies" label={m.console_notices_copies()} note={m.console_notices_cc_note({ max: NOTICE_LIMITS.cc })}>
        <Meanwhile shows={<SkeletonBar height={36} radius={8} />}>
          <CopiesField people={form.cc} label={m.console_notices_copies()} onChange={(cc) => set({ cc })} />
        </Meanwhile>
      </Field>
    </>
  );
}
