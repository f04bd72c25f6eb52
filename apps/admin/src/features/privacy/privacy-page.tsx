import './privacy.css';
import { useState } from 'react';
import { m } from '@contracts/messages';
import { PRIVACY_STATES, privacyApi, type PrivacyRequest, type PrivacyState } from '@contracts/privacy';
import { useRouteQuery } from '@ui/core/api/query';
import { formatDay } from '@ui/core/format/date';
import { IconPlus } from '@ui/core/icons/icons';
import { later } from '@ui/core/later/later';
import { useNews } from '@ui/core/live/use-news';
import { privacyKindWord } from '@ui/core/privacy/privacy-words';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';
import { factsOf, nameOf, RequestState } from './privacy-words';

// Loaded by the press that opens one of them.
const NewRequestDialog = later(() => import('./new-request-dialog').then((x) => x.NewRequestDialog));
const RequestDrawer = later(() => import('./request-drawer').then((x) => x.RequestDrawer));

const SPEC: ListSpec = { filters: ['state'] };
const isState = (text: string | undefined): text is PrivacyState => PRIVACY_STATES.some((one) => one === text);
const STATE_WORDS: Readonly<Record<PrivacyState, () => string>> = {
  open: m.privacy_state_open,
  done: m.privacy_state_done,
  refused: m.privacy_state_refused,
};

/** 個人資料請求: what people ask about their own data, and by when they are answered (I4). */
export function PrivacyPage() {
  const may = useMay('permissions.manage');
  const list = useListState(SPEC);
  const [open, setOpen] = useState<string>();
  const [making, setMaking] = useState(false);
  const { filters, page, pageSize } = list.state;
  const query = useRouteQuery(
    privacyApi.list,
    { query: { page: String(page), pageSize: String(pageSize), ...(isState(filters.state) ? { state: filters.state } : {}) } },
    { keepPrevious: true, enabled: may },
  );
  useNews(may ? 'permissions' : undefined, [privacyApi.list, privacyApi.one]);
  if (!may) return <NoPermissionState surface="console" />;
  const add = (
    <Button kind="primary" icon={IconPlus} onClick={() => setMaking(true)}>
      {m.privacy_new()}
    </Button>
  );
  return (
    <>
      <ListPage<PrivacyRequest>
        title={m.privacy_title()}
        facts={m.privacy_facts()}
        actions={add}
        list={list}
        query={query}
        rowKey={(row) => row.id}
        rowName={(row) => `${privacyKindWord(row.kind)} ${nameOf(row.person)}`}
        onOpen={(row) => setOpen(row.id)}
        filters={[
          { id: 'state', label: m.privacy_state(), options: PRIVACY_STATES.map((value) => ({ value, label: STATE_WORDS[value]() })) },
        ]}
        empty={<EmptyState surface="console" title={m.privacy_empty()} text={m.privacy_empty_text()} />}
        columns={[
          { id: 'kind', title: m.privacy_kind(), width: 130, render: (row) => <b className="cpr-strong">{privacyKindWord(row.kind)}</b> },
          {
            id: 'person',
            title: m.privacy_person(),
            render: (row) => (
              <span className="cpr-who">
                <b className="cpr-strong">{nameOf(row.person)}</b>
                <small>{factsOf(row.person)}</small>
              </span>
            ),
          },
          {
            id: 'asked',
            title: m.privacy_asked_on(),
            width: 140,
            minor: true,
            render: (row) => <span className="sc-number">{formatDay(row.askedOn)}</span>,
          },
          {
            id: 'due',
            title: m.privacy_due_on(),
            width: 140,
            render: (row) => <span className="sc-number">{row.state === 'open' ? formatDay(row.dueOn) : '—'}</span>,
          },
          { id: 'state', title: m.privacy_state(), width: 130, render: (row) => <RequestState request={row} /> },
        ]}
      />
      {open === undefined ? null : <RequestDrawer id={open} onClose={() => setOpen(undefined)} />}
      {making ? (
        <NewRequestDialog
          onClose={(made) => {
            setMaking(false);
            if (made !== undefined) setOpen(made.id);
          }}
        />
      ) : null}
    </>
  );
}
