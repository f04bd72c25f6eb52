import { useState } from 'react';
import { Dropdown } from 'antd';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeProgress } from '@contracts/notices';
import { useRouteQuery } from '@ui/core/api/query';
import { FourPartBar } from '@ui/core/charts/four-part-bar';
import { stoneWord } from '@ui/core/charts/response-words';
import { Stones } from '@ui/core/charts/stones';
import { formatShort } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { useLocale } from '@ui/core/i18n/locale';
import { IconChevronDown, IconDownload } from '@ui/core/icons/icons';
import { doneKind, ringCounts, stoneState } from '@ui/core/notices/notice-words';
import { Button } from '@ui/core/shell/button';
import { Panel } from '@ui/admin/shell/page-header';
import { DataTable, type Column } from '@ui/admin/list/data-table';
import { ListFooter } from '@ui/admin/list/list-footer';
import { useMedia } from '@ui/admin/use-media';
import { handledOf, openOf, orderClasses, type ClassLine, type ClassOrder } from './class-order';

const PAGE = 10;

/** Stones of one class; who each one is, is asked for when the pointer comes. */
function ClassRow({ noticeId, line, progress }: { noticeId: string; line: ClassLine; progress: NoticeProgress }) {
  const [near, setNear] = useState(false);
  const wide = useMedia('(min-width: 1280px)');
  const query = useRouteQuery(
    noticesApi.stones,
    { params: { id: noticeId }, query: { classId: line.classId } },
    { enabled: near && wide, staleTime: 30_000 },
  );
  const done = doneKind(progress);
  const counts = ringCounts(line.stones);
  if (!wide) return <FourPartBar counts={counts} done={done} name={line.name} />;
  const hint = (index: number) => {
    const child = query.data?.stones[index];
    if (child === undefined) return undefined;
    const word = stoneWord(stoneState(child.stone), done);
    return child.at === null ? `${child.student} · ${word}` : `${child.student} · ${word} ${formatShort(child.at)}`;
  };
  return (
    <span onPointerEnter={() => setNear(true)}>
      <Stones layout="line" counts={counts} done={done} name={line.name} hint={hint} />
    </span>
  );
}

export interface ClassPanelProps {
  noticeId: string;
  progress: NoticeProgress;
  chosen: ReadonlySet<string>;
  onChosen: (ids: ReadonlySet<string>) => void;
  onOpen: (line: ClassLine) => void;
  /** 下載班級數據, where this person may. */
  onExport?: () => void;
}

/** 各班: a line of stones per class, most 未處理 first; a press opens the class. */
export function ClassPanel({ noticeId, progress, chosen, onChosen, onOpen, onExport }: ClassPanelProps) {
  const [order, setOrder] = useState<ClassOrder>('open');
  const [page, setPage] = useState(1);
  const asks = progress.hasForm || progress.requireConfirm;
  const lines = orderClasses(progress.classes, order, asks);
  const shown = Math.min(page, Math.max(1, Math.ceil(lines.length / PAGE)));
  // Chinese heads are two or three signs; the room goes to the stones.
  const short = useLocale() === 'zh-Hant';
  const columns: Column<ClassLine>[] = [
    {
      id: 'class',
      title: m.console_notices_class(),
      width: 74,
      render: (line) => <b className="cn-strong">{line.name}</b>,
    },
    {
      id: 'teacher',
      title: m.console_notices_class_teacher(),
      width: short ? 112 : 120,
      minor: true,
      render: (line) => (
        <span className="sc-quiet" title={line.teacher ?? undefined}>
          {line.teacher ?? m.console_notices_no_class_teacher()}
        </span>
      ),
    },
    {
      id: 'stones',
      title: m.console_notices_students(),
      render: (line) => <ClassRow noticeId={noticeId} line={line} progress={progress} />,
    },
    {
      id: 'done',
      title: stoneWord('done', doneKind(progress)),
      width: short ? 72 : 88,
      align: 'right',
      render: (line) => (
        <span className="sc-number">
          <b className="cn-strong">{handledOf(line, asks)}</b>
          <span className="sc-quiet">/{line.students}</span>
        </span>
      ),
    },
    {
      id: 'open',
      title: m.console_notices_open_n(),
      width: short ? 78 : 84,
      align: 'right',
      render: (line) => <b className="sc-number cn-strong">{openOf(line, asks)}</b>,
    },
  ];
  const word = order === 'open' ? m.console_notices_sort_open() : m.console_notices_sort_tree();
  return (
    <Panel
      grow
      title={m.console_notices_classes()}
      note={m.console_notices_classes_note({ n: formatNumber(lines.length) })}
      aside={
        <>
          <Dropdown
            trigger={['click']}
            menu={{
              selectable: true,
              selectedKeys: [order],
              items: [
                { key: 'open', label: m.console_notices_sort_open() },
                { key: 'tree', label: m.console_notices_sort_tree() },
              ],
              onClick: ({ key }) => {
                setOrder(key === 'tree' ? 'tree' : 'open');
                setPage(1);
              },
            }}
          >
            <button type="button" className="cn-sort" aria-haspopup="menu">
              <span className="sc-quiet">{m.console_notices_sort()}</span>
              {word}
              <IconChevronDown size={14} />
            </button>
          </Dropdown>
          {onExport === undefined ? null : (
            <Button size="small" icon={IconDownload} onClick={onExport}>
              {m.console_notices_export_classes()}
            </Button>
          )}
        </>
      }
    >
      <div className="cn-classes">
        <DataTable
          label={m.console_notices_classes()}
          rows={lines.slice((shown - 1) * PAGE, shown * PAGE)}
          columns={columns}
          rowKey={(line) => line.classId}
          rowName={(line) => line.name}
          selection={{ ids: chosen, onChange: onChosen }}
          onOpen={onOpen}
        />
      </div>
      <ListFooter page={shown} pageSize={PAGE} total={lines.length} onPage={setPage} />
    </Panel>
  );
}
