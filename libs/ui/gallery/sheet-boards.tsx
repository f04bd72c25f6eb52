import { children } from './phone-boards';
import { useState } from 'react';
import { ApiError } from '@ui/core/api/api-error';
import { IconBell, IconCopy, IconDownload, IconLock, IconUndo } from '@ui/core/icons/icons';
import { ChildChips } from '@ui/core/people/child-chips';
import { Button } from '@ui/core/shell/button';
import { LangSwitch } from '@ui/core/shell/lang-switch';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonCards } from '@ui/core/states/skeleton';
import {
  EmptyState,
  FailedState,
  NoMatchState,
  NoPermissionState,
  NotFoundState,
  OpenOnDesktopState,
  RecalledState,
} from '@ui/core/states/states';
import { PickerTree } from '@ui/core/tree/picker-tree';
import type { Selection, TreeNode } from '@ui/core/tree/tree-selection';
import { MenuRow } from '@ui/mobile/cells';
import { ConfirmDialog, Sheet } from '@ui/mobile/sheet';
import { Segmented } from '@ui/mobile/tabs';
import { m } from '@contracts/messages';

const tree: TreeNode[] = [
  {
    id: 'campus',
    name: '小學部校區',
    count: 158,
    selectable: false,
    children: [
      {
        id: 'primary',
        name: '小學',
        count: 158,
        children: [
          {
            id: 'g4',
            name: '小四級',
            count: 63,
            children: [
              { id: '4a', name: '小四A', count: 32, badge: '任課' },
              { id: '4b', name: '小四B', count: 31, badge: '班主任', own: true },
            ],
          },
          {
            id: 'g5',
            name: '小五級',
            count: 95,
            children: [
              { id: '5a', name: '小五A', count: 33, badge: '任課' },
              { id: '5b', name: '小五B', count: 32, badge: '任課' },
              { id: '5c', name: '小五C', count: 30, badge: '任課' },
            ],
          },
        ],
      },
    ],
  },
];

export function SheetBoard() {
  const which = new URLSearchParams(window.location.search).get('which') ?? 'tree';
  const [chosen, setChosen] = useState<Selection>(new Set(['g4', '5a', '5c']));
  const [who, setWho] = useState('parents');
  const [open, setOpen] = useState(true);
  const close = () => setOpen(false);
  if (which === 'menu') {
    return (
      <Sheet open={open} onClose={close} title={m.ui_more()} plain>
        <MenuRow icon={IconBell} note="22 名未處理學生的家長 · 今日已提醒 1 / 5 次" onPress={close}>
          再次提醒
        </MenuRow>
        <MenuRow icon={IconCopy} note="複製標題、內容和題目，不含接收對象" onPress={close}>
          複製
        </MenuRow>
        <MenuRow icon={IconLock} note="家長可閱讀，不可再填寫；可重新開啟" onPress={close}>
          關閉通知
        </MenuRow>
        <MenuRow icon={IconUndo} danger note="11月21日 07:44 前可回收 · 回收後無法還原" onPress={close}>
          回收
        </MenuRow>
        <MenuRow icon={IconDownload} disabled note="98 份回覆，Excel 及附件" onPress={close}>
          下載反饋詳情
        </MenuRow>
      </Sheet>
    );
  }
  if (which === 'confirm') {
    return (
      <ConfirmDialog
        open={open}
        onClose={close}
        onConfirm={close}
        title="將通知 120 個家庭"
        subtitle="參觀澳門科學館活動家長同意書"
        confirm={m.ui_confirm()}
        facts={[
          { label: '班級', value: '小四A、小四B、小五A、小五C' },
          { label: '學生', value: '126（6 名未能送達）' },
          { label: '接收人', value: '228 位家長' },
          { label: '截止時間', value: '2026年11月24日 23:59' },
        ]}
        note={
          <>
            <IconUndo size={18} />
            確認後 15 秒內可以撤銷，期間不會送出。
          </>
        }
      />
    );
  }
  return (
    <Sheet
      open={open}
      onClose={close}
      title="接收對象"
      tall
      foot={
        <>
          <span className="sc-sheet__result">
            <b>4 班 · 126 名學生</b>
            <small>232 位家長，其中 229 位已加入</small>
          </span>
          <Button kind="primary" size="large" onClick={close}>
            {m.ui_done()}
          </Button>
        </>
      }
    >
      <div style={{ padding: '0 16px 8px' }}>
        <Segmented
          label="對象"
          items={[
            { id: 'parents', label: '家長' },
            { id: 'students', label: '學生' },
            { id: 'both', label: '家長和學生' },
          ]}
          selected={who}
          onSelect={setWho}
        />
      </div>
      <PickerTree label="接收對象" roots={tree} chosen={chosen} onChange={setChosen} open={['campus', 'primary', 'g4', 'g5']} />
    </Sheet>
  );
}

export function StatesBoard() {
  const error = new ApiError({ status: 0, code: 'OFFLINE', message: m.ui_unreachable(), requestId: 'r-1' });
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(340px, 1fr))', gap: 16, padding: 16 }}>
      <div>
        <EmptyState surface="h5" title="陳樂謙暫無通知" text="學校發出通知後會出現在這裡，微信「學校通知」也會提醒您。" />
      </div>
      <div>
        <FailedState surface="h5" title="暫時載入不到通知" error={error} onRetry={() => undefined} />
      </div>
      <div>
        <NoPermissionState
          surface="console"
          helpers={[
            { id: 'h1', name: '何嘉敏', role: '超級管理員' },
            { id: 'h2', name: '梁志恆', role: '分級管理員' },
          ]}
        />
      </div>
      <div>
        <RecalledState surface="h5" time="2026年11月20日 07:48" />
      </div>
      <div>
        <NoMatchState surface="h5" onClear={() => undefined} />
      </div>
      <div>
        <NotFoundState surface="h5" />
      </div>
      <div>
        <OpenOnDesktopState />
      </div>
      <div>
        <FailedState surface="console" error={error} onRetry={() => undefined} />
      </div>
      <div>
        <SkeletonCards count={2} />
      </div>
      <div>
        <LangSwitch onChange={() => undefined} />
        <SearchField value="小四" onChange={() => undefined} placeholder={m.ui_tree_search()} />
        <ChildChips
          items={[...children, { id: 'x3', name: 'Marco António Rosário', className: '小二C' }]}
          selected="x3"
          onSelect={() => undefined}
        />
      </div>
    </div>
  );
}
