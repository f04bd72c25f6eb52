import { useState, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { ApiError } from '@ui/core/api/api-error';
import { FourPartBar } from '@ui/core/charts/four-part-bar';
import { formatTableTime } from '@ui/core/format/date';
import {
  IconBell,
  IconBox,
  IconChart,
  IconChat,
  IconCheckCircle,
  IconClock,
  IconDoc,
  IconDownload,
  IconFolder,
  IconForm,
  IconHome,
  IconLock,
  IconPeople,
  IconPlus,
  IconSchool,
  IconTicket,
  IconUndo,
} from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { TitleCell, type Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import { useListState } from '@ui/admin/list/use-list-state';
import type { ListSpec } from '@ui/admin/list/list-state';
import { AppShell } from '@ui/admin/shell/app-shell';
import type { NavGroup } from '@ui/admin/shell/navigation';
import { showLocale } from '@ui/core/i18n/locale';

function groups(): NavGroup[] {
  const leaf = (id: string, label: string) => ({ id, label, href: `/console/${id}` });
  return [
    { id: 'home', label: m.ui_nav_home(), icon: IconHome, href: '/console', badge: 6 },
    { id: 'contacts', label: m.ui_nav_contacts(), icon: IconPeople, children: [leaf('org', m.ui_nav_org())] },
    { id: 'collab', label: m.ui_nav_collab(), icon: IconFolder, children: [leaf('drive', m.ui_nav_drive())] },
    { id: 'apps', label: m.ui_nav_apps(), icon: IconBox, children: [leaf('ann', m.ui_nav_announcements())] },
    {
      id: 'hs',
      label: m.ui_nav_home_school(),
      icon: IconChat,
      children: [
        leaf('notices', m.ui_nav_notices()),
        leaf('family', m.ui_nav_family_contacts()),
        leaf('cg', m.ui_nav_class_groups()),
        leaf('sg', m.ui_nav_student_groups()),
        leaf('alumni', m.ui_nav_alumni()),
        leaf('config', m.ui_nav_config()),
      ],
    },
    { id: 'tools', label: m.ui_nav_tools(), icon: IconChart, children: [leaf('audit', m.ui_nav_audit())] },
    { id: 'support', label: m.ui_nav_support(), icon: IconTicket, href: '/console/support' },
    { id: 'ent', label: m.ui_nav_enterprise(), icon: IconSchool, children: [leaf('info', m.ui_nav_enterprise_info())] },
  ];
}

export function Frame({ children }: { children: ReactNode }) {
  const [area, setArea] = useState('admin');
  return (
    <AppShell
      unit={{ id: '1', name: '望洋學校 小學部', number: 'B-217' }}
      units={[
        { id: '1', name: '望洋學校 小學部', number: 'B-217' },
        { id: '2', name: '望洋學校 中學部', number: 'B-218' },
      ]}
      areas={[
        { id: 'teaching', label: m.ui_area_teaching() },
        { id: 'admin', label: m.ui_area_admin() },
      ]}
      area={area}
      onArea={setArea}
      groups={groups()}
      path="/console/notices"
      homeHref="#"
      helpHref="#"
      person={{ id: 'p-何', name: '何嘉敏', role: m.ui_role_super_admin() }}
      onLogout={() => undefined}
      unread={2}
      remindersHref="#"
      onSearch={() => undefined}
      onLocale={showLocale}
    >
      {children}
    </AppShell>
  );
}

interface Row {
  id: string;
  title: string;
  form: boolean;
  sender: string;
  at: string;
  to: string;
  done?: [number, number, number, number];
  state: 'scheduled' | 'sent' | 'sending' | 'recalled' | 'closed';
}
const row = (
  id: string,
  title: string,
  form: boolean,
  sender: string,
  at: string,
  to: string,
  state: Row['state'],
  done?: [number, number, number, number],
): Row => ({ id, title, form, sender, at: `${at}:00+08:00`, to, state, ...(done === undefined ? {} : { done }) });
const data: Row[] = [
  row('1', '熱帶氣旋及暴雨期間上課安排（更新）', false, '何嘉敏', '2026-11-23T07:30', '全校', 'scheduled'),
  row('2', '參觀澳門科學館活動家長同意書', true, '林慧儀', '2026-11-20T07:44', '小四A 等 4 班', 'sent', [98, 14, 8, 6]),
  row('3', '11月23日起校車「黑沙環線」停靠站改位', false, '何嘉敏', '2026-11-20T07:30', '全校', 'sending', [401, 88, 40, 11]),
  row(
    '4',
    'Autorização para o Dia da Lusofonia na escola',
    true,
    'Teresa Lopes',
    '2026-11-19T15:02',
    '小二C、小三C',
    'sent',
    [51, 4, 2, 1],
  ),
  row('5', '流感疫苗接種意願調查', true, '黃詠琪', '2026-11-17T09:10', '全校', 'sent', [503, 21, 5, 11]),
  row('6', '上學期家長日時間安排（11月28日）', false, '梁志恆', '2026-11-16T12:00', '全校', 'sent', [518, 9, 2, 11]),
  row('7', '秋季旅行集合時間', false, '吳偉強', '2026-11-13T08:51', '小五級', 'recalled'),
  row('8', '課後活動第二期報名', true, '譚美玲', '2026-11-02T16:30', '小一至小三', 'closed', [248, 12, 6, 5]),
  row('9', '午膳供應商滿意度問卷', true, '何嘉敏', '2026-10-30T10:20', '全校', 'closed', [466, 43, 20, 11]),
  row('10', '小六級升中講座（葡文部英文部聯合場次）', false, '李家俊', '2026-10-28T14:05', '小六級', 'sent', [90, 1, 0, 1]),
];
const tag = {
  scheduled: () => (
    <StatusTag tone="warn" icon={IconClock}>
      定時發送
    </StatusTag>
  ),
  sent: () => (
    <StatusTag tone="ok" icon={IconCheckCircle}>
      已發送
    </StatusTag>
  ),
  sending: () => (
    <StatusTag tone="info" live>
      發送中
    </StatusTag>
  ),
  recalled: () => (
    <StatusTag tone="quiet" icon={IconUndo}>
      已回收
    </StatusTag>
  ),
  closed: () => (
    <StatusTag tone="quiet" icon={IconLock}>
      已關閉
    </StatusTag>
  ),
};
const columns: Column<Row>[] = [
  {
    id: 'title',
    title: '標題',
    render: (r) => (
      <TitleCell
        href={`#${r.id}`}
        strong={r.state === 'sent' || r.state === 'sending'}
        icon={r.form ? <IconForm size={18} /> : <IconDoc size={18} />}
      >
        {r.title}
      </TitleCell>
    ),
  },
  { id: 'sender', title: '發出人', width: 116, render: (r) => r.sender },
  {
    id: 'sent',
    title: '發送時間',
    width: 152,
    sortable: true,
    render: (r) => <span className="sc-number">{formatTableTime(r.at)}</span>,
  },
  { id: 'to', title: '接收對象', width: 124, render: (r) => r.to },
  {
    id: 'done',
    title: '已處理',
    width: 212,
    render: (r) =>
      r.done === undefined ? (
        <span className="sc-quiet">—</span>
      ) : (
        <FourPartBar
          sum
          done="handled"
          counts={{ done: r.done[0], opened: r.done[1], handed: r.done[2], refused: r.done[3], waiting: 0 }}
        />
      ),
  },
  { id: 'state', title: '狀態', width: 132, render: (r) => tag[r.state]() },
];
const spec: ListSpec = {
  filters: ['state', 'date', 'form', 'sender'],
  tabs: ['shared', 'mine', 'cc'],
  sorts: ['sent'],
  defaultSort: '-sent',
};

export function ConsoleBoard() {
  const list = useListState(spec);
  const face = new URLSearchParams(window.location.search).get('face');
  const error = new ApiError({
    status: 503,
    code: 'UNAVAILABLE',
    message: '系統暫時繁忙，您的輸入已保留，請於 5 秒後再試',
    requestId: 'r-19f2',
  });
  const query =
    face === 'loading'
      ? { data: undefined, error: null }
      : face === 'failed'
        ? { data: undefined, error }
        : {
            data:
              face === 'empty'
                ? { items: [], total: 0, page: 1, pageSize: 10 }
                : { items: data, total: 128, page: list.state.page, pageSize: list.state.pageSize },
            error: null,
          };
  return (
    <Frame>
      <ListPage
        title={m.ui_nav_notices()}
        facts="全校 540 名學生，1,012 位家長，其中 983 位已加入學校通知"
        actions={
          <>
            <Button icon={IconDownload}>導出</Button>
            <Button kind="primary" icon={IconPlus}>
              創建通知
            </Button>
          </>
        }
        tabs={[
          { id: 'mine', label: '我發送的通知', count: 36 },
          { id: 'cc', label: '抄送給我的通知', count: 12 },
          { id: 'shared', label: '分享給我的通知', count: 128 },
        ]}
        list={list}
        query={{ ...query, refetch: () => undefined }}
        columns={columns}
        rowKey={(r) => r.id}
        rowName={(r) => r.title}
        searchLabel="搜索標題"
        filters={[
          { id: 'state', label: '狀態', options: [{ value: 'sent', label: '已發送' }] },
          { id: 'date', label: '發送日期', kind: 'dates', options: [{ value: 'term', label: '本學期' }] },
          { id: 'form', label: '有/無表單', options: [{ value: 'yes', label: '有表單' }] },
          { id: 'sender', label: '發出人', options: [] },
        ]}
        empty={
          <EmptyState
            surface="console"
            title="暫無通知"
            text="創建後會列在這裡。"
            action={
              <Button kind="primary" icon={IconPlus}>
                創建通知
              </Button>
            }
          />
        }
        bulk={() => (
          <>
            <Button size="small" icon={IconBell}>
              再次提醒
            </Button>
            <Button size="small" icon={IconLock}>
              關閉通知
            </Button>
            <Button size="small" icon={IconDownload}>
              導出
            </Button>
          </>
        )}
      />
    </Frame>
  );
}
