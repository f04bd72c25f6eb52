import '@ui/mobile/cells.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { TRANSFER_TABS, transferApi, type TransferTab, type TransferView } from '@contracts/promotion-transfer';
import { useRouteList, useRouteQuery } from '@ui/core/api/query';
import { formatDay } from '@ui/core/format/date';
import { IconSwap } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { transferFace, transferTypeWord } from '@ui/core/promotion/promotion-words';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { ListRow } from '@ui/mobile/cells';
import { CursorList } from '@ui/mobile/cursor-list';
import { BottomBar, Page } from '@ui/mobile/page';
import { TextTabs } from '@ui/mobile/tabs';

const WORDS: Readonly<Record<TransferTab, () => string>> = {
  all: () => m.promotion_tr_all(),
  open: () => m.promotion_tr_open(),
  closed: () => m.promotion_tr_closed(),
};

/** 轉學: 全部 / 待處理 / 已完成 and 【新增】 (PRM-60). */
export function TransferList() {
  const [tab, setTab] = useState<TransferTab>('all');
  const list = useRouteList<TransferView>(transferApi.list, { query: { tab } });
  const choices = useRouteQuery(transferApi.choices, {}, { staleTime: 60_000 });
  useLive('transfers', () => void list.refetch());
  return (
    <Page
      title={m.promotion_transfer_title()}
      head={
        <TextTabs
          items={TRANSFER_TABS.map((id) => ({ id, label: WORDS[id]() }))}
          selected={tab}
          onSelect={setTab}
          label={m.promotion_transfer_title()}
        />
      }
      bar={
        (choices.data?.types.length ?? 0) === 0 ? undefined : (
          <BottomBar>
            <a className="sc-button sc-button--primary sc-button--large sc-button--block" href="/staff/transfers/new">
              {m.promotion_tr_new()}
            </a>
          </BottomBar>
        )
      }
    >
      <CursorList
        source={list}
        rowKey={(row) => row.id}
        empty={<EmptyState surface="h5" title={m.promotion_tr_empty()} text={m.promotion_tr_empty_text()} />}
        render={(row) => {
          const face = transferFace(row.state);
          return (
            <ListRow
              icon={IconSwap}
              href={`/staff/transfers/${row.id}`}
              title={`${row.studentName} · ${transferTypeWord(row.type)}`}
              meta={
                <>
                  {[row.fromClass, row.toClass ?? row.otherSchool].filter((word) => word !== null).join(' → ')}{' '}
                  {m.promotion_tr_effective({ day: formatDay(row.effectiveOn) })}{' '}
                  <StatusTag tone={face.tone} {...(face.icon === undefined ? {} : { icon: face.icon })}>
                    {face.word}
                  </StatusTag>
                </>
              }
            />
          );
        }}
      />
    </Page>
  );
}
