import '../notices.css';
import './record.css';
import { useState } from 'react';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { DELIVERY_TABS, noticesApi, type DeliveryTab, type NoticeDeliveryRow, type NoticeProgress } from '@contracts/notices';
import { useRouteList, useRouteQuery } from '@ui/core/api/query';
import { doneKind } from '@ui/core/notices/notice-words';
import { only, useAddress } from '@ui/core/routing/use-address';
import { SearchField } from '@ui/core/shell/search-field';
import { EmptyState, NoMatchState } from '@ui/core/states/states';
import { CursorList } from '@ui/mobile/cursor-list';
import { FilterChips } from '@ui/mobile/filter-chips';
import { OptionCards } from '@ui/mobile/form-cards';
import { Page } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { TextTabs } from '@ui/mobile/tabs';
import { afterSheet } from '../../../shared/after-sheet';
import { ScreenFault } from '../../../shared/screen-fault';
import { useSearchText } from '../../../shared/use-search-text';
import { classHeads, tabCounts } from './record-groups';
import { StudentRow } from './student-row';
import { StudentSheet } from './student-sheet';

const ALL = 'all';

function tabWord(tab: DeliveryTab): string {
  return tab === 'all' ? m.ui_all() : tab === 'handled' ? m.notices_handled() : tab === 'open' ? m.notices_open() : m.ui_stone_refused();
}

/** 發送記錄: every child with everybody the notice went to, by class (NOT-32). */
export function NoticeRecordScreen() {
  const { id = '' } = useParams();
  const [params, setParams] = useAddress();
  const progress = useRouteQuery(noticesApi.progress, { params: { id } });
  const tab = DELIVERY_TABS.find((item) => item === params.get('tab')) ?? 'all';
  const classId = params.get('class') ?? undefined;
  const q = params.get('q') ?? '';
  const [picking, setPicking] = useState(false);
  const [student, setStudent] = useState<NoticeDeliveryRow>();
  const set = (key: string, value: string | undefined) => setParams({ [key]: value }, { replace: true });
  const [text, setText] = useSearchText(q, (typed) => set('q', typed), picking || student !== undefined);
  const list = useRouteList<NoticeDeliveryRow>(noticesApi.deliveries, {
    params: { id },
    query: {
      ...(tab === 'all' ? {} : { state: tab }),
      ...(classId === undefined ? {} : { classId }),
      ...(q === '' ? {} : { q }),
    },
  });
  const classes = progress.data?.classes ?? [];
  const counts = progress.data === undefined ? undefined : tabCounts(progress.data, classId);
  const heads = classHeads(list.rows ?? []);
  const narrowed = q !== '' || classId !== undefined;
  const clear = () => {
    setText('');
    setParams(only(tab === 'all' ? {} : { tab }), { replace: true });
  };
  if (list.error !== null && list.rows === undefined && (list.error.status === 403 || list.error.status === 404)) {
    return (
      <Page title={m.notices_records()}>
        <ScreenFault error={list.error} noPermissionText={m.notices_no_permission()} onRetry={() => void list.refetch()} />
      </Page>
    );
  }
  return (
    <Page title={m.notices_records()}>
      <div className="rec-top">
        <TextTabs
          label={m.notices_records()}
          items={DELIVERY_TABS.map((item) => ({
            id: item,
            label: tabWord(item),
            ...(counts === undefined ? {} : { count: counts[item] }),
          }))}
          selected={tab}
          onSelect={(next) => set('tab', next === 'all' ? undefined : next)}
        />
      </div>
      <div className="ntc-search">
        <SearchField value={text} onChange={setText} placeholder={m.notices_search_student()} />
      </div>
      {classes.length < 2 ? null : (
        <FilterChips
          items={[{ id: 'class', label: m.notices_class(), value: classes.find((item) => item.classId === classId)?.name }]}
          onOpen={() => setPicking(true)}
          onClear={() => set('class', undefined)}
        />
      )}
      <div className="ntc-list">
        <CursorList
          source={list}
          rowKey={(row) => `${row.classId}-${row.studentId}`}
          failedTitle={m.notices_records_failed()}
          render={(row, index) => (
            <>
              {heads.has(index) ? <h2 className="rec-class">{row.className}</h2> : null}
              <StudentRow row={row} kind={doneOf(progress.data)} onOpen={() => setStudent(row)} />
            </>
          )}
          empty={
            narrowed ? (
              <NoMatchState surface="h5" onClear={clear} />
            ) : (
              <EmptyState
                surface="h5"
                title={tab === 'unreached' ? m.notices_all_reached() : tab === 'open' ? m.notices_all_handled() : m.notices_nobody_here()}
                text={m.notices_nobody_here_text()}
              />
            )
          }
        />
      </div>
      <Sheet open={picking} onClose={() => setPicking(false)} title={m.notices_class()}>
        <div className="ntc-options">
          <OptionCards
            items={[{ id: ALL, label: m.ui_all() }, ...classes.map((item) => ({ id: item.classId, label: item.name }))]}
            selected={[classId ?? ALL]}
            onChange={([chosen]) => {
              setPicking(false);
              afterSheet(() => set('class', chosen === ALL ? undefined : chosen));
            }}
          />
        </div>
      </Sheet>
      <StudentSheet noticeId={id} hasForm={progress.data?.hasForm === true} row={student} onClose={() => setStudent(undefined)} />
    </Page>
  );
}

const doneOf = (progress: NoticeProgress | undefined) => (progress === undefined ? 'handled' : doneKind(progress));
