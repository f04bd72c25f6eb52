import './compose.css';
import { m } from '@contracts/messages';
import { ConflictFields } from '@ui/core/conflict/conflict-fields';
import type { ConflictHandle } from '@ui/core/conflict/use-conflict';
import { formatClock } from '@ui/core/format/date';
import { IconInfo, IconReload } from '@ui/core/icons/icons';
import { fieldWord, valueWords } from '@ui/core/notices/compose-words';
import { Button } from '@ui/core/shell/button';
import { BottomBar, Page } from '@ui/mobile/page';
import type { ComposeField, ComposeForm } from './compose-form';

/** 「內容已被他人更新」 on a phone: one card under the other, one choice per field, nothing sent before it (BEY-16). */
export function ConflictPage({
  conflict,
  busy,
  onReload,
  onKeep,
}: {
  conflict: ConflictHandle<ComposeForm, ComposeField>;
  busy: boolean;
  onReload: () => void;
  onKeep: () => void;
}) {
  const { meeting } = conflict;
  if (meeting === undefined) return null;
  return (
    <Page
      title={m.notices_create()}
      bar={
        <BottomBar>
          <Button size="large" icon={IconReload} onClick={onReload}>
            {m.ui_reload()}
          </Button>
          <Button kind="primary" size="large" busy={busy} onClick={onKeep}>
            {m.ui_conflict_as_chosen()}
          </Button>
        </BottomBar>
      }
    >
      <div className="cmp-conflict" role="alert">
        <h1>{m.ui_conflict()}</h1>
        <p>{m.ui_conflict_text()}</p>
        {meeting.at === undefined ? null : <p>{m.notices_saved_at({ time: formatClock(meeting.at) })}</p>}
      </div>
      <div className="cmp-versions">
        <ConflictFields
          rows={conflict.rows}
          same={conflict.same}
          choices={conflict.choices}
          onChoose={conflict.choose}
          label={fieldWord}
          words={(field) => ({ mine: valueWords(meeting.mine, field), theirs: valueWords(meeting.theirs, field) })}
        />
        {conflict.lost.length === 0 ? null : (
          <p className="sc-help">
            <IconInfo size={18} />
            <span>{m.ui_conflict_lost()}</span>
          </p>
        )}
      </div>
    </Page>
  );
}
