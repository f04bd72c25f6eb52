import { useState } from 'react';
import { ClassStones, QuestionStones, ResponseLegend } from '@ui/core/charts/stones';
import { Ring } from '@ui/core/charts/ring';
import { formatDeadline, formatShort } from '@ui/core/format/date';
import { IconBell, IconDoc, IconForm, IconMore, IconSend, IconShieldCheck, IconUndo } from '@ui/core/icons/icons';
import { ChildChips, ChildLine } from '@ui/core/people/child-chips';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { Button } from '@ui/core/shell/button';
import { Wave } from '@ui/core/shell/wave';
import { CountdownBar } from '@ui/core/status/countdown-bar';
import { Banner } from '@ui/core/status/offline-banner';
import { ProgressBar } from '@ui/core/status/progress-row';
import { StatusTag } from '@ui/core/status/status-tag';
import { SavedMark } from '@ui/core/drafts/draft-banner';
import { Cell, CellGroup, ListRow, SwitchCell, TaskCard } from '@ui/mobile/cells';
import { OptionCards, Question, TextInput } from '@ui/mobile/form-cards';
import { Block, BottomBar, HeadBlock, Page, SectionHead } from '@ui/mobile/page';
import { RichTextEditor } from '@ui/mobile/rich-text-editor';
import { TextTabs } from '@ui/mobile/tabs';
import { m } from '@contracts/messages';

const now = '2026-11-20T00:00:00Z';
export const children = [
  { id: '019aa1b2-0000-7000-8000-000000000001', name: '陳樂瑤', className: '小四B', waiting: 2 },
  { id: '019aa1b2-0000-7000-8000-000000000004', name: '陳樂謙', className: '小一A', waiting: 1 },
];

export function FamilyListBoard() {
  const [child, setChild] = useState(children[0]?.id ?? '');
  const [tab, setTab] = useState('all');
  const soon = formatDeadline('2026-11-21T10:00:00Z', now);
  const later = formatDeadline('2026-11-24T15:59:00Z', now);
  const verified = <IconShieldCheck size={16} title="已核實" />;
  return (
    <Page
      title="家校通知"
      head={
        <header>
          <ChildChips items={children} selected={child} onSelect={setChild} />
          <Wave />
        </header>
      }
    >
      <TextTabs
        label="通知"
        items={[
          { id: 'all', label: '全部' },
          { id: 'open', label: '未處理' },
          { id: 'done', label: '已處理' },
        ]}
        selected={tab}
        onSelect={setTab}
      />
      <SectionHead waiting>{m.ui_waits_for_you({ n: 2 })}</SectionHead>
      <TaskCard
        icon={IconForm}
        href="#"
        title="參觀澳門科學館活動家長同意書"
        meta={<>林慧儀老師 {verified} · 班主任</>}
        foot={later.text}
        action="填寫"
      />
      <TaskCard
        icon={IconDoc}
        href="#"
        title="11月23日（一）起校車「黑沙環線」停靠站改位"
        meta={<>何嘉敏 {verified} · 教務處</>}
        foot={soon.text}
        urgent
        action="確認"
      />
      <SectionHead>{m.ui_stone_handled()}</SectionHead>
      <Block>
        <ListRow
          icon={IconForm}
          href="#"
          title="流感疫苗接種意願調查"
          meta={
            <>
              <StatusTag tone="ok" icon={IconShieldCheck}>
                爸爸已填寫
              </StatusTag>
              {formatShort('2026-11-18T12:14:00Z', now)}
            </>
          }
        />
        <ListRow
          icon={IconDoc}
          href="#"
          title="上學期家長日時間安排（11月28日）"
          meta={
            <>
              <StatusTag tone="ok" icon={IconShieldCheck}>
                媽媽已確認
              </StatusTag>
              {formatShort('2026-11-16T04:30:00Z', now)}
            </>
          }
        />
        <ListRow icon={IconUndo} quiet href="#" title="通知已回收" meta={formatShort('2026-11-13T01:05:00Z', now)} />
      </Block>
    </Page>
  );
}

export function FamilyNoticeBoard() {
  const [agree, setAgree] = useState(['yes']);
  const [food, setFood] = useState(['own']);
  return (
    <Page
      title="家校通知"
      head={
        <>
          <Banner tone="ink">{m.ui_offline()}</Banner>
          <ChildLine
            child={children[0] ?? { id: '', name: '', className: '' }}
            aside={
              <StatusTag tone="waits" icon={IconForm}>
                需填寫
              </StatusTag>
            }
          />
        </>
      }
      bar={
        <BottomBar>
          <SavedMark savedAt={Date.parse('2026-11-19T23:51:00Z')} />
          <Button kind="primary" size="large">
            {m.ui_submit()}
          </Button>
        </BottomBar>
      }
    >
      <Block padded>
        <h1 style={{ fontSize: 21, lineHeight: '30px', fontWeight: 600 }}>參觀澳門科學館活動家長同意書</h1>
        <p className="sc-quiet" style={{ fontSize: 13 }}>
          林慧儀老師 · 2026年11月20日 07:44
        </p>
        <RichTextView
          imageUrl={() => ''}
          document={{
            type: 'doc',
            content: [
              {
                type: 'paragraph',
                content: [
                  { type: 'text', text: '各位家長：' },
                  { type: 'hardBreak' },
                  { type: 'text', text: '本校將於 ' },
                  { type: 'text', text: '2026年12月4日（星期五）', marks: [{ type: 'bold' }] },
                  { type: 'text', text: ' 帶領小四、小五學生前往澳門科學館參觀。' },
                ],
              },
            ],
          }}
        />
      </Block>
      <SectionHead
        aside={
          <>
            <QuestionStones answered={2} total={4} label="2 / 4" />2 / 4 題已填
          </>
        }
      >
        請填寫
      </SectionHead>
      <Question number={1} title="是否同意子女參加？" required>
        <OptionCards
          items={[
            { id: 'yes', label: '同意參加' },
            { id: 'no', label: '不參加' },
          ]}
          selected={agree}
          onChange={setAgree}
        />
      </Question>
      <Question number={2} title="當日小食安排（可多選）" required>
        <OptionCards
          many
          items={[
            { id: 'own', label: '自備小食及水' },
            { id: 'order', label: '需學校代訂三文治（澳門元 18）' },
          ]}
          selected={food}
          onChange={setFood}
        />
      </Question>
      <Question number={3} title="當日緊急聯絡電話" required fault={m.ui_fault_required()}>
        <TextInput label="當日緊急聯絡電話" hideLabel inputMode="tel" defaultValue="6612 34" />
      </Question>
    </Page>
  );
}

const rows = [
  { id: 'a', name: '小四A', counts: { done: 25, opened: 3, handed: 2, waiting: 0, refused: 2 } },
  { id: 'b', name: '小四B', counts: { done: 3, opened: 7, handed: 18, waiting: 2, refused: 1 } },
  { id: 'c', name: '小五A', counts: { done: 1, opened: 3, handed: 18, waiting: 9, refused: 2 } },
  { id: 'd', name: '全級', counts: { done: 61, opened: 12, handed: 18, waiting: 9, refused: 2 } },
];

export function StatusBoard() {
  const counts = { done: 98, opened: 14, handed: 8, waiting: 0, refused: 6 };
  return (
    <Page
      title="通知詳情"
      bar={
        <BottomBar>
          <Button kind="primary" size="large" icon={IconBell}>
            再次提醒 22 人
          </Button>
          <Button size="large" icon={IconMore} aria-label={m.ui_more()} />
        </BottomBar>
      }
    >
      <HeadBlock>
        <div className="sc-head-block__tags">
          <StatusTag tone="info" live>
            發送中
          </StatusTag>
          <StatusTag tone="ok" icon={IconSend}>
            已發送
          </StatusTag>
          <StatusTag tone="quiet" icon={IconForm}>
            有表單
          </StatusTag>
          <span>07:44</span>
        </div>
        <h1>參觀澳門科學館活動家長同意書</h1>
      </HeadBlock>
      <Block>
        <div style={{ display: 'flex', gap: 16, padding: '18px 16px 12px 20px', alignItems: 'center' }}>
          <Ring counts={counts} done="filled" value={98} caption={`/ 126 ${m.ui_stone_filled()}`} live />
          <ResponseLegend counts={counts} done="filled" />
        </div>
        <div style={{ padding: '0 20px 16px' }}>
          <ProgressBar share={0.737} label="x" />
          <p className="sc-quiet" style={{ fontSize: 13 }}>
            {m.ui_leave_page()}
          </p>
        </div>
      </Block>
      <SectionHead note={m.ui_one_stone()} aside={<Button kind="text">查看詳情</Button>}>
        各班
      </SectionHead>
      <Block>
        {rows.map((row) => (
          <ClassStones key={row.id} name={row.name} counts={row.counts} done="filled" onOpen={() => undefined} />
        ))}
      </Block>
      <CellGroup>
        <Cell label="接收對象" required value="4 班 · 126 名學生的家長" onPress={() => undefined} />
        <Cell label="發送設置" value="11月24日截止 · 即時發送" set={false} onPress={() => undefined} />
        <SwitchCell label="需要確認" note="家長開啟後按確認" checked onChange={() => undefined} />
      </CellGroup>
      <Block padded>
        <RichTextEditor
          label="內容"
          initial={null}
          onChange={() => undefined}
          imageUrl={() => ''}
          uploadPicture={async () => undefined}
          placeholder="請輸入內容"
        />
      </Block>
      <CountdownBar endsAt="2026-11-20T00:00:13Z" serverNow={now} seconds={15} note="228 位家長 · 尚未送出" onUndo={() => undefined} />
    </Page>
  );
}
