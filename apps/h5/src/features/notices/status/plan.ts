import type { NoticeCheck, NoticeProgress } from '@contracts/notices';
import type { ReachPreview } from '@contracts/notice-sending';

/** Whom a confirmed notice will go to, while the server has not made its rows yet. */
export interface NoticePlan {
  students: number;
  recipients: number;
  classes: { classId: string; name: string; students: number }[];
}

export const planOf = (reach: Pick<ReachPreview, 'students' | 'classes'>, check: Pick<NoticeCheck, 'recipients'>): NoticePlan => ({
  students: reach.students,
  recipients: check.recipients,
  classes: reach.classes.map(({ classId, name, students }) => ({ classId, name, students })),
});

/** The plan as numbers of nobody reached yet: every stone waits (BEY-03). */
export function waitingOf(
  progress: NoticeProgress,
  plan: NoticePlan | undefined,
): Pick<NoticeProgress, 'students' | 'recipients' | 'classes'> {
  if (plan === undefined || progress.students > 0) return progress;
  return {
    students: plan.students,
    recipients: plan.recipients,
    classes: plan.classes.map((row) => ({
      ...row,
      teacher: null,
      stones: { done: 0, opened: 0, delivered: 0, waiting: row.students, unreached: 0 },
    })),
  };
}
