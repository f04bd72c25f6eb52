import type { PageTab } from '@ui/admin/shell/page-header';
import { m } from '@contracts/messages';

/** Menu of 家校通訊錄: 家校通訊錄, 班級群, 學生群, 配置 (SCH-01). */
export type SchoolTab = 'school' | 'groups' | 'student-groups' | 'settings';

export const schoolTabs = (): PageTab[] => [
  { id: 'school', label: m.console_directory_family() },
  { id: 'groups', label: m.console_school_menu_groups() },
  { id: 'student-groups', label: m.console_school_menu_student_groups() },
  { id: 'settings', label: m.console_school_menu_settings() },
];

export const schoolPath = (tab: string): string => (tab === 'school' ? '/console/school' : `/console/school/${tab}`);
