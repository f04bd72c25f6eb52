import './family-notices.css';
import { m } from '@contracts/messages';
import { myFormsApi, type RecalledDetails } from '@contracts/my-notices';
import { pathOf } from '@contracts/route';
import { formatDateTime, formatDeadline } from '@ui/core/format/date';
import { ownWords } from '@ui/core/forms/form-values';
import { IconDoc } from '@ui/core/icons/icons';
import { ChildLine } from '@ui/core/people/child-chips';
import { Wave } from '@ui/core/shell/wave';
import { RecalledState } from '@ui/core/states/states';
import { TaskCard } from '@ui/mobile/cells';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { useReply } from './reply-outbox';
import { Unsent } from './unsent';
import { useFormDraft } from './use-form-draft';

/** 「此通知已回收」: no word of the notice, who it was for, and what still waits (NOT-38). */
export function RecalledPage({ noticeId, details, draft }: { noticeId: string; details: RecalledDetails; draft: string }) {
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
      <KeptWords noticeId={noticeId} studentId={details.studentId} draftKey={draft} />
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
      <p className="fam-note">{m.family_forms_recalled_note()}</p>
    </Page>
  );
}

/** Own words of a form that was being filled in; its questions are no longer readable (NOT-38). */
function KeptWords({ noticeId, studentId, draftKey }: { noticeId: string; studentId: string; draftKey: string }) {
  const draft = useFormDraft(draftKey);
  // An answer that waited is refused now and leaves the phone's list; its words stay here.
  useReply(pathOf(myFormsApi.answers, { id: noticeId }), studentId);
  const words = ownWords(draft.form);
  return draft.ready && words !== '' ? <Unsent text={words} onDiscard={() => void draft.clear()} /> : null;
}
