import './family-notices.css';
import { m } from '@contracts/messages';
import type { RecalledDetails } from '@contracts/my-notices';
import { formatDateTime, formatDeadline } from '@ui/core/format/date';
import { IconDoc } from '@ui/core/icons/icons';
import { ChildLine } from '@ui/core/people/child-chips';
import { Wave } from '@ui/core/shell/wave';
import { RecalledState } from '@ui/core/states/states';
import { TaskCard } from '@ui/mobile/cells';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';

/** 「此通知已回收」: no word of the notice, who it was for, and what still waits (NOT-38). */
export function RecalledPage({ details }: { details: RecalledDetails }) {
  const { next } = details;
  const deadline = next === null || next.deadlineAt === null ? undefined : formatDeadline(next.deadlineAt);
  const head = (
    <header>
      <ChildLine child={{ id: details.studentId, name: details.student, className: details.className }} />
      <Wave />
    </header>
  );
  return (
    <Page
      title={m.notices_app()}
      head={head}
      bar={
        <BottomBar>
          <a className="sc-button sc-button--primary sc-button--large" href={`/family/notices?child=${details.studentId}`}>
            {m.family_notices_back()}
          </a>
        </BottomBar>
      }
    >
      <div className="fam-recalled">
        <RecalledState surface="h5" time={formatDateTime(details.recalledAt)} />
      </div>
      {next === null ? null : (
        <>
          <SectionHead waiting>{m.family_notices_still_waiting({ name: details.student, n: details.todo })}</SectionHead>
          <TaskCard
            icon={IconDoc}
            href={`/family/notices/${next.id}?studentId=${details.studentId}`}
            title={next.title}
            urgent={deadline?.urgent ?? false}
            {...(deadline === undefined ? {} : { foot: deadline.text })}
          />
        </>
      )}
    </Page>
  );
}
