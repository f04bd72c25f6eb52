import type { SchoolNodeItem, SyncState } from '@contracts/directory';
import { m } from '@contracts/messages';
import { formatNumber } from '@ui/core/format/number';

export interface Todo {
  id: string;
  title: string;
  text: string;
  href: string;
  action: string;
  /** Something is broken, not only open. */
  bad?: boolean;
}
export interface TodoFacts {
  drafts: number;
  classes: readonly SchoolNodeItem[];
  guardians: number;
  joined: number;
  sync: readonly SyncState[];
  /** An administrator who has not been through the first log-in checklist (SUB-50). */
  firstLogin: boolean;
}

const NAMED = 4;

/** 首頁: what waits for this person, broken things first (OVR-38). */
export function todosOf({ drafts, classes, guardians, joined, sync, firstLogin }: TodoFacts): Todo[] {
  const bare = classes.filter((node) => node.kind === 'class' && !node.graduated && node.classTeachers === 0);
  const names = bare
    .slice(0, NAMED)
    .map((node) => node.name)
    .join(m.notices_name_separator());
  const missing = Math.max(0, guardians - joined);
  return [
    ...sync
      .filter((item) => item.state === 'failed')
      .map((item): Todo => ({
        id: `sync-${item.directory}`,
        bad: true,
        title: item.directory === 'school' ? m.console_home_sync_school() : m.console_home_sync_contacts(),
        text: item.error ?? '',
        href: item.directory === 'school' ? '/console/school' : '/console/contacts',
        action: m.console_home_sync_do(),
      })),
    ...(firstLogin
      ? [
          {
            id: 'first-login',
            title: m.console_registration_first_todo(),
            text: m.console_registration_first_facts(),
            href: '/console/first-login',
            action: m.console_registration_first_todo_do(),
          },
        ]
      : []),
    ...(bare.length === 0
      ? []
      : [
          {
            id: 'teachers',
            title: m.console_home_no_teacher({ n: formatNumber(bare.length) }),
            text: m.console_home_no_teacher_text({ names: bare.length > NAMED ? `${names}…` : names }),
            href: `/console/school?node=${bare[0]?.id ?? ''}`,
            action: m.console_home_no_teacher_do(),
          },
        ]),
    ...(drafts === 0
      ? []
      : [
          {
            id: 'drafts',
            title: m.console_home_drafts({ n: formatNumber(drafts) }),
            text: m.console_home_drafts_text(),
            href: '/console/notices?f.state=draft',
            action: m.console_home_drafts_do(),
          },
        ]),
    ...(missing === 0
      ? []
      : [
          {
            id: 'joined',
            title: m.console_home_not_joined({ n: formatNumber(missing) }),
            text: m.console_home_not_joined_text(),
            href: '/console/school?f.joined=not_joined',
            action: m.console_home_not_joined_do(),
          },
        ]),
  ];
}
