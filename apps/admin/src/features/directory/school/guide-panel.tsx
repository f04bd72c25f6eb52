import { useState } from 'react';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconClock } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { SideDrawer } from '@ui/admin/side-drawer';

const KEPT = 'sc-school-guide';

/** The guide opens by itself until it was put aside once; it says at any time what is missing (SCH-26). */
export function useGuide(enabled: boolean): { open: boolean; show: () => void; hide: () => void; missing: number } {
  const [aside, setAside] = useState(() => {
    try {
      return localStorage.getItem(KEPT) === '1';
    } catch {
      return true;
    }
  });
  const [asked, setAsked] = useState(false);
  const query = useRouteQuery(schoolEditApi.guide, {}, { enabled });
  const hide = () => {
    setAside(true);
    setAsked(false);
    try {
      localStorage.setItem(KEPT, '1');
    } catch {
      // A browser without storage shows it again; nothing is lost.
    }
  };
  return {
    open: asked || (!aside && query.data?.open === true && query.data.classes === 0),
    show: () => setAsked(true),
    hide,
    missing: query.data?.withoutTeacher.length ?? 0,
  };
}

/** 設置指引: structure → teachers → pupils → invitation, each with what is missing and the button that helps. */
export function GuidePanel({
  onClose,
  onOneKey,
  onTeachers,
  onImport,
  onQr,
}: {
  onClose: () => void;
  onOneKey: () => void;
  onTeachers: (nodeId: string) => void;
  onImport: () => void;
  onQr: () => void;
}) {
  const query = useRouteQuery(schoolEditApi.guide, {}, { staleTime: 0 });
  const guide = query.data;
  return (
    <SideDrawer
      title={m.console_school_guide()}
      open
      onClose={onClose}
      width={440}
      foot={
        <span className="cs-foot">
          <Button onClick={onClose}>{guide?.open === false ? m.ui_close() : m.console_school_guide_later()}</Button>
        </span>
      }
    >
      {guide === undefined ? (
        <SkeletonRows count={5} />
      ) : (
        <ol className="cs-guide">
          <Step
            done={guide.classes > 0}
            title={m.console_school_guide_structure()}
            facts={m.console_school_guide_structure_n({ grades: formatNumber(guide.grades), classes: formatNumber(guide.classes) })}
          >
            <Button size="small" onClick={onOneKey}>
              {m.console_school_one_key()}
            </Button>
          </Step>
          <Step
            done={guide.classes > 0 && guide.withoutTeacher.length === 0}
            title={m.console_school_guide_teachers()}
            facts={m.console_school_guide_teachers_n({ n: formatNumber(guide.withoutTeacher.length) })}
          >
            <ul className="cs-faults">
              {guide.withoutTeacher.slice(0, 12).map((item) => (
                <li key={item.id}>
                  <button type="button" className="cs-link" onClick={() => onTeachers(item.id)}>
                    {item.path}
                  </button>
                </li>
              ))}
            </ul>
          </Step>
          <Step
            done={guide.classes > 0 && guide.withoutStudents.length === 0}
            title={m.console_school_guide_students()}
            facts={m.console_school_guide_students_n({ n: formatNumber(guide.withoutStudents.length) })}
          >
            <Button size="small" onClick={onImport}>
              {m.console_school_import()}
            </Button>
          </Step>
          <Step
            done={guide.joined > 0}
            title={m.console_school_guide_invite()}
            facts={m.console_school_guide_invite_n({ n: formatNumber(guide.joined) })}
          >
            <Button size="small" onClick={onQr}>
              {m.console_school_qr()}
            </Button>
          </Step>
        </ol>
      )}
    </SideDrawer>
  );
}

function Step({ done, title, facts, children }: { done: boolean; title: string; facts: string; children: React.ReactNode }) {
  return (
    <li className={done ? 'cs-guide__done' : undefined}>
      <b>
        {done ? <IconCheckCircle size={18} /> : <IconClock size={18} />}
        {title}
      </b>
      <small className="sc-quiet">{facts}</small>
      {done ? null : children}
    </li>
  );
}
