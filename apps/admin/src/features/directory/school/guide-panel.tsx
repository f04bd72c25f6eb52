import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import type { OkOf } from '@contracts/route';
import { schoolEditApi, type GuideStep } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconChevronRight, IconClock } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import type { NodeAsk } from './node-dialog';

type Guide = OkOf<typeof schoolEditApi.guide>;

/** The guide opens by itself while the school has no class and nobody left it for later (SCH-26). */
export function useGuide(enabled: boolean): { open: boolean; show: () => void; hide: () => void } {
  const [asked, setAsked] = useState<boolean>();
  const query = useRouteQuery(schoolEditApi.guide, {}, { enabled });
  const itself = query.data !== undefined && query.data.open && !query.data.aside && query.data.classes === 0;
  return { open: asked ?? itself, show: () => setAsked(true), hide: () => setAsked(false) };
}

const titles: Readonly<Record<GuideStep, () => string>> = {
  campus: m.console_school_guide_campus,
  section: m.console_school_guide_section,
  grade: m.console_school_guide_grade,
  class: m.console_school_guide_class,
  teachers: m.console_school_guide_teachers,
  students: m.console_school_guide_students,
  invitation: m.console_school_guide_invite,
};
const STEPS = Object.keys(titles) as GuideStep[];
const OPTIONAL: ReadonlySet<GuideStep> = new Set(['campus', 'section']);

const isDone = (step: GuideStep, guide: Guide): boolean => {
  const done: Readonly<Record<GuideStep, boolean>> = {
    campus: guide.campuses > 0,
    section: guide.sections > 0,
    grade: guide.grades > 0,
    class: guide.classes > 0,
    teachers: guide.classes > 0 && guide.withoutTeacher.length === 0,
    students: guide.classes > 0 && guide.withoutStudents.length === 0,
    invitation: guide.joined > 0,
  };
  return done[step];
};
const factsOf = (step: GuideStep, guide: Guide): string => {
  const n = formatNumber;
  const facts: Readonly<Record<GuideStep, () => string>> = {
    campus: () => m.console_school_guide_n({ n: n(guide.campuses) }),
    section: () => m.console_school_guide_n({ n: n(guide.sections) }),
    grade: () => m.console_school_guide_n({ n: n(guide.grades) }),
    class: () => m.console_school_guide_n({ n: n(guide.classes) }),
    teachers: () => m.console_school_guide_teachers_n({ n: n(guide.withoutTeacher.length) }),
    students: () => m.console_school_guide_students_n({ n: n(guide.withoutStudents.length) }),
    invitation: () => m.console_school_guide_invite_n({ n: n(guide.joined) }),
  };
  return facts[step]();
};

interface Acts {
  onOneKey: () => void;
  onAdd: (kind: Extract<NodeAsk, { act: 'add' }>['kind']) => void;
  onTeachers: (nodeId: string) => void;
  onImport: () => void;
  onQr: () => void;
}

/**
 * 設置指引: campus → section → grade → class → teachers → pupils → invitation, each with what is missing and what helps. Where
 * somebody left it is kept for the unit, so that another administrator goes on there (SCH-26).
 */
export function GuidePanel({ onClose, ...acts }: Acts & { onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const query = useRouteQuery(schoolEditApi.guide, {}, { staleTime: 0 });
  const guide = query.data;
  const keep = async (body: { passed: GuideStep[]; aside: boolean }) => {
    if (guide === undefined) return;
    setBusy(true);
    try {
      await api.call(schoolEditApi.keepGuide, { body, ifMatch: guide.version });
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: routeKey(schoolEditApi.guide) });
    }
  };
  const finished = guide?.step === null;
  // ×, Esc and a press beside the panel leave it for later just as the button does.
  const leave = () => {
    if (guide !== undefined && !guide.aside) void keep({ passed: guide.passed, aside: true });
    onClose();
  };
  return (
    <SideDrawer
      title={m.console_school_guide()}
      open
      onClose={leave}
      width={440}
      foot={
        <span className="cs-foot">
          <Button busy={busy} onClick={leave}>
            {guide === undefined || finished ? m.ui_close() : m.console_school_guide_later()}
          </Button>
        </span>
      }
    >
      {guide === undefined ? (
        query.error === null ? (
          <SkeletonRows count={6} />
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          {guide.by === null || guide.at === null ? null : (
            <p className="cs-note cs-guide__by">{m.console_school_guide_by({ name: guide.by, time: formatDateTime(guide.at) })}</p>
          )}
          {finished ? <p className="cs-guide__all">{m.console_school_guide_all_done()}</p> : null}
          <ol className="cs-guide">
            {STEPS.map((step) => (
              <Step
                key={step}
                step={step}
                guide={guide}
                acts={acts}
                busy={busy}
                onPass={() => void keep({ passed: [...guide.passed, step], aside: false })}
                onBack={() => void keep({ passed: guide.passed.filter((one) => one !== step), aside: false })}
              />
            ))}
          </ol>
        </>
      )}
    </SideDrawer>
  );
}

interface StepProps {
  step: GuideStep;
  guide: Guide;
  acts: Acts;
  busy: boolean;
  onPass: () => void;
  onBack: () => void;
}

function Step({ step, guide, acts, busy, onPass, onBack }: StepProps) {
  const done = isDone(step, guide);
  const passed = !done && guide.passed.includes(step);
  const current = guide.step === step;
  return (
    <li
      className={done ? 'cs-guide__done' : passed ? 'cs-guide__passed' : current ? 'cs-guide__now' : undefined}
      aria-current={current ? 'step' : undefined}
    >
      <b>
        {done ? <IconCheckCircle size={18} /> : current ? <IconChevronRight size={18} /> : <IconClock size={18} />}
        {titles[step]()}
      </b>
      <small className="sc-quiet">{passed ? m.console_school_guide_passed() : factsOf(step, guide)}</small>
      {passed ? (
        <Button size="small" kind="text" busy={busy} onClick={onBack}>
          {m.console_school_guide_unpass()}
        </Button>
      ) : done ? null : (
        <div className="cs-guide__act">
          <Help step={step} guide={guide} acts={acts} />
          {OPTIONAL.has(step) ? (
            <Button size="small" kind="text" busy={busy} onClick={onPass}>
              {m.console_school_guide_pass()}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  );
}

function Help({ step, guide, acts }: Pick<StepProps, 'step' | 'guide' | 'acts'>) {
  const classes = (list: Guide['withoutTeacher'], act: (id: string) => void) => (
    <ul className="cs-faults">
      {list.slice(0, 12).map((item) => (
        <li key={item.id}>
          <button type="button" className="cs-link" onClick={() => act(item.id)}>
            {item.path}
          </button>
        </li>
      ))}
      {list.length > 12 ? <li className="sc-quiet">{m.console_school_guide_more({ n: formatNumber(list.length - 12) })}</li> : null}
    </ul>
  );
  switch (step) {
    case 'campus':
      return (
        <Button size="small" onClick={() => acts.onAdd('campus')}>
          {m.console_school_node_add_campus()}
        </Button>
      );
    case 'section':
    case 'grade':
    case 'class':
      return (
        <>
          <Button size="small" kind="primary" onClick={acts.onOneKey}>
            {m.console_school_one_key()}
          </Button>
          <Button size="small" onClick={() => acts.onAdd(step)}>
            {step === 'section'
              ? m.console_school_node_add_section()
              : step === 'grade'
                ? m.console_school_node_add_grade()
                : m.console_school_node_add_class()}
          </Button>
        </>
      );
    case 'teachers':
      return classes(guide.withoutTeacher, acts.onTeachers);
    case 'students':
      return (
        <Button size="small" onClick={acts.onImport}>
          {m.console_school_import()}
        </Button>
      );
    case 'invitation':
      return (
        <Button size="small" onClick={acts.onQr}>
          {m.console_school_qr()}
        </Button>
      );
  }
}
