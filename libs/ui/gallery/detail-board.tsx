import { m } from '@contracts/messages';
import { ClassStones, ResponseLegend, Stones } from '@ui/core/charts/stones';
import { Ring } from '@ui/core/charts/ring';
import { Timeline } from '@ui/core/charts/timeline';
import { IconBell, IconCheckCircle, IconCopy, IconForm, IconLock, IconUndo } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { ProgressRow } from '@ui/core/status/progress-row';
import { StatusTag } from '@ui/core/status/status-tag';
import { DataTable } from '@ui/admin/list/data-table';
import { DetailPage, Panel } from '@ui/admin/shell/page-header';
import { Frame } from './console-boards';

const classes = [
  {
    id: 'a',
    name: '小二C',
    teacher: 'Teresa Lopes',
    counts: { done: 18, opened: 6, handed: 2, waiting: 0, refused: 2 },
  },
  { id: 'b', name: '小五B', teacher: '黎麗華', counts: { done: 25, opened: 4, handed: 1, waiting: 0, refused: 2 } },
  { id: 'c', name: '小四A', teacher: '馮思穎', counts: { done: 27, opened: 3, handed: 0, waiting: 0, refused: 2 } },
];

export function DetailBoard() {
  const counts = { done: 503, opened: 21, handed: 5, waiting: 0, refused: 11 };
  return (
    <Frame>
      <DetailPage
        crumb="通知詳情"
        title="流感疫苗接種意願調查"
        above={
          <>
            <StatusTag tone="ok" icon={IconCheckCircle}>
              已發送
            </StatusTag>
            <StatusTag tone="quiet" icon={IconForm}>
              有表單
            </StatusTag>
            黃詠琪 · 2026年11月17日 09:10 · 11月24日 23:59 截止
          </>
        }
        actions={
          <>
            <Button icon={IconCopy}>複製</Button>
            <Button icon={IconLock}>關閉通知</Button>
            <Button icon={IconUndo} disabledReason="已超過24小時，不可回收">
              回收
            </Button>
            <Button kind="primary" icon={IconBell}>
              再次提醒 26 名學生
            </Button>
          </>
        }
        tabs={[
          { id: 's', label: '發送情況' },
          { id: 'r', label: '發送記錄' },
          { id: 'q', label: '題目匯總' },
        ]}
        tab="s"
      >
        <Panel title="全校回覆">
          <div style={{ padding: '0 16px 16px', width: 250, display: 'grid', gap: 12, justifyItems: 'center' }}>
            <Ring size={176} counts={counts} done="filled" value={503} caption={`/ 540 ${m.ui_stone_filled()}`} />
            <div style={{ width: '100%' }}>
              <ResponseLegend share counts={counts} done="filled" />
            </div>
            <div style={{ width: '100%' }}>
              <ProgressRow title="正在導出反饋詳情" done={312} total={503} note="312 / 503 份，可離開此頁" onCancel={() => undefined} />
            </div>
          </div>
        </Panel>
        <Panel title="各班" note={`18 班 · ${m.ui_one_stone()}`} grow>
          <DataTable
            label="各班"
            rowKey={(r) => r.id}
            rows={classes}
            columns={[
              { id: 'n', title: '班級', width: 92, render: (r) => <b>{r.name}</b> },
              { id: 't', title: '班主任', width: 116, render: (r) => r.teacher },
              {
                id: 's',
                title: '學生',
                render: (r) => <Stones layout="line" counts={r.counts} done="filled" name={r.name} />,
              },
            ]}
          />
          <div>
            <ClassStones name="小六C" counts={classes[0]?.counts ?? counts} done="filled" />
          </div>
        </Panel>
        <Panel title="送達記錄">
          <div style={{ padding: '0 16px', width: 260 }}>
            <Timeline
              label="送達記錄"
              foot={
                <>
                  <span>記錄已封存，可離線核對</span>
                  <a href="#x">下載收據</a>
                </>
              }
              entries={[
                { id: '1', state: 'done', title: '已填寫', reason: '「願意接種」等 3 題', time: '11月18日 20:14' },
                { id: '2', state: 'opened', title: '已開啟', time: '11月18日 20:11 · 第 2 次' },
                { id: '3', state: 'handed', title: '已交付企業微信', time: '11月17日 09:12:06 · 第 2 次嘗試' },
                {
                  id: '4',
                  state: 'refused',
                  title: '企業微信拒收',
                  reason: '發送過於頻繁，系統 90 秒後自動重試',
                  time: '11月17日 09:10:31',
                },
                { id: '5', state: 'waiting', title: '計劃發送', time: '11月17日 09:10:02' },
              ]}
            />
          </div>
        </Panel>
      </DetailPage>
    </Frame>
  );
}
