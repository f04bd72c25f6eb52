import type { ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { ChildChips, ChildLine } from '@ui/core/people/child-chips';
import { Button } from '@ui/core/shell/button';
import { BottomBar } from '@ui/mobile/page';
import { AsksTag } from './facts';

export interface NextChild {
  name: string;
  go: () => void;
}

/** Who the page is about; with a family card the children can be switched and show what is done (BEY-04). */
export function NoticeChildren({
  notice,
  waiting,
  panelId,
  onSelect,
}: {
  notice: MyNoticeDetail;
  waiting: boolean;
  panelId: string;
  onSelect: (studentId: string) => void;
}) {
  const line = (
    <ChildLine
      child={{ id: notice.studentId, name: notice.student, className: notice.className }}
      aside={<AsksTag notice={notice} waiting={waiting} />}
    />
  );
  if (notice.family.length < 2) return <div className="fam-head">{line}</div>;
  const done = notice.family.filter((child) => !child.todo).length;
  return (
    <div className="fam-head">
      <ChildChips
        items={notice.family.map((child) => ({
          id: child.studentId,
          name: child.name,
          className: child.className,
          waiting: child.todo ? 1 : 0,
        }))}
        selected={notice.studentId}
        panelId={panelId}
        onSelect={onSelect}
      />
      <p className="fam-count" role="status">
        <span>{m.family_forms_family_n({ done, total: notice.family.length })}</span>
        <AsksTag notice={notice} waiting={waiting} />
      </p>
    </div>
  );
}

/** After one child is done: the way to the next one, beside what else can be done here. */
export function NextChildBar({ next, children }: { next: NextChild | undefined; children?: ReactNode }) {
  return (
    <BottomBar>
      {children}
      {next === undefined ? null : (
        <Button kind="primary" size="large" onClick={next.go}>
          {m.family_forms_next_child({ name: next.name })}
        </Button>
      )}
    </BottomBar>
  );
}
