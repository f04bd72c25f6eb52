import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { audienceWord, languageWord, settingsWords } from '@ui/core/notices/compose-words';
import { languagesOf } from '@ui/core/notices/version-edit';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { SectionHead } from '@ui/mobile/page';

const NAMES_SHOWN = 4;

/** 通知內容, 接收對象, 發送設置 of a notice that has been confirmed (NOT-31). */
export function NoticeFacts({ notice, onContent }: { notice: NoticeDetail; onContent: () => void }) {
  const languages = languagesOf(notice);
  return (
    <>
      <SectionHead>{m.notices_about()}</SectionHead>
      <CellGroup>
        <Cell label={m.notices_content()} value={<span className="sc-two-lines">{notice.title}</span>} onPress={onContent} />
        <Cell label={m.notices_recipients()} value={<span className="st-words">{recipientWords(notice)}</span>} />
        <Cell label={m.notices_copies()} value={copyNames(notice)} />
        <Cell
          label={m.notices_settings()}
          value={<span className="st-words">{settingsWords(notice).join(m.notice_following_separator())}</span>}
        />
        {notice.deadlineAt === null ? null : <Cell label={m.notice_following_deadline()} value={formatDateTime(notice.deadlineAt)} />}
        {languages.length < 2 ? null : (
          <Cell label={m.notice_writing_versions()} value={languages.map(languageWord).join(m.notices_name_separator())} />
        )}
        {notice.closedAt === null || notice.state !== 'closed' ? null : (
          <Cell label={m.notice_following_closed_at()} value={formatDateTime(notice.closedAt)} />
        )}
        {notice.recalledAt === null ? null : <Cell label={m.notice_following_recalled_at()} value={formatDateTime(notice.recalledAt)} />}
        {notice.urgency === 'urgent' ? <Cell label={m.notice_following_urgent_reason()} value={notice.urgencyReason} /> : null}
      </CellGroup>
    </>
  );
}

/** The sender's own copy is made when sending begins; before that only the setting stands. */
function copyNames(notice: NoticeDetail): string {
  const names = notice.cc.map((person) => person.name);
  if (notice.ccSelf && notice.sentAt === null && notice.cc.every((person) => person.reason !== 'self')) names.push(m.notices_myself());
  return names.length === 0 ? m.notices_none() : names.join(m.notices_name_separator());
}

function recipientWords(notice: NoticeDetail): string {
  const shown = notice.targets.slice(0, NAMES_SHOWN).map((target) => (target.kind === 'school' ? m.notices_whole_school() : target.name));
  const names = shown.join(m.notices_name_separator());
  const list = notice.targets.length > shown.length ? m.notices_targets_more({ names, total: formatNumber(notice.targets.length) }) : names;
  return m.notices_recipients_of({ list, who: audienceWord(notice.audience) });
}
