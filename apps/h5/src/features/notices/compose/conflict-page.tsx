import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { formatClock } from '@ui/core/format/date';
import { IconBranch, IconReload } from '@ui/core/icons/icons';
import { fieldWord, valueWords } from '@ui/core/notices/compose-words';
import { Button } from '@ui/core/shell/button';
import { BottomBar, Page } from '@ui/mobile/page';
import { COMPOSE_FIELDS, differences, formOf, type ComposeForm } from './compose-form';

/** Two versions of one draft, only where they differ; nothing of either is lost before a choice is made (OVR-25). */
export function ConflictPage({
  mine,
  theirs,
  busy,
  onReload,
  onKeep,
}: {
  mine: ComposeForm;
  theirs: NoticeDetail;
  busy: boolean;
  onReload: () => void;
  onKeep: () => void;
}) {
  const other = formOf(theirs);
  const fields = differences(mine, other);
  return (
    <Page
      title={m.notices_create()}
      bar={
        <BottomBar>
          <Button size="large" icon={IconReload} onClick={onReload}>
            {m.ui_reload()}
          </Button>
          <Button kind="primary" size="large" busy={busy} onClick={onKeep}>
            {m.ui_conflict_keep()}
          </Button>
        </BottomBar>
      }
    >
      <div className="cmp-conflict" role="alert">
        <h1>{m.ui_conflict()}</h1>
        <p>{m.ui_conflict_text()}</p>
      </div>
      {fields.map((field) => (
        <section key={field} className="cmp-versions" aria-label={fieldWord(field)}>
          <h2>{fieldWord(field)}</h2>
          <Version
            title={m.ui_conflict_theirs()}
            note={m.notices_saved_at({ time: formatClock(theirs.updatedAt) })}
            text={valueWords(other, field)}
          />
          <Version title={m.ui_conflict_mine()} note={m.notices_not_saved()} text={valueWords(mine, field)} mine />
        </section>
      ))}
      <p className="cmp-same">
        <IconBranch size={18} />
        <span>{m.ui_conflict_same({ n: COMPOSE_FIELDS.length - fields.length })}</span>
      </p>
    </Page>
  );
}

function Version({ title, note, text, mine = false }: { title: string; note: string; text: string; mine?: boolean }) {
  return (
    <div className={mine ? 'cmp-version cmp-version--mine' : 'cmp-version'}>
      <p className="cmp-version__head">
        <b>{title}</b>
        <span>{note}</span>
      </p>
      <p className="cmp-version__text">{text === '' ? m.ui_empty_value() : text}</p>
    </div>
  );
}
