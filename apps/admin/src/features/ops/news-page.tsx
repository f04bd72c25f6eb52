import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { opsNewsApi, type OpsNewsItem } from '@contracts/ops-news';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconLock, IconTrash, IconUndo, type Icon } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { StatusTag, type Tone } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { OpsList } from './ops-list';
import { WATCH_MS } from './queues-page';

const FACES: Readonly<Record<OpsNewsItem['kind'], { tone: Tone; icon: Icon }>> = {
  dissolve_started: { tone: 'warn', icon: IconClock },
  dissolve_daily: { tone: 'warn', icon: IconClock },
  dissolve_cancelled: { tone: 'ok', icon: IconUndo },
  dissolve_held: { tone: 'info', icon: IconLock },
  dissolve_released: { tone: 'warn', icon: IconCheckCircle },
  dissolve_executed: { tone: 'quiet', icon: IconTrash },
};

function wordOf({ kind, days }: OpsNewsItem): string {
  const left = { days: days ?? 0 };
  switch (kind) {
    case 'dissolve_started':
      return m.ops_looks_news_started(left);
    case 'dissolve_daily':
      return m.ops_looks_news_daily(left);
    case 'dissolve_cancelled':
      return m.ops_looks_news_cancelled();
    case 'dissolve_held':
      return m.ops_looks_news_held();
    case 'dissolve_released':
      return m.ops_looks_news_released(left);
    case 'dissolve_executed':
      return m.ops_looks_news_executed();
  }
}

/** 消息: what happens to units that operators and the bureau's officers have to know (spec 15 §7). */
export function NewsPage() {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const query = useRouteQuery(opsNewsApi.list, {}, { refetchInterval: WATCH_MS });
  const [busy, setBusy] = useState(false);
  const newest = query.data?.items[0];
  const read = async () => {
    if (newest === undefined) return;
    setBusy(true);
    try {
      await api.call(opsNewsApi.read, { body: { until: newest.at } });
      await client.invalidateQueries({ queryKey: routeKey(opsNewsApi.list) });
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return (
    <OpsList<OpsNewsItem>
      title={m.ops_looks_news()}
      facts={m.ops_looks_news_facts()}
      query={query}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate(`/ops/units/${String(row.unitId)}`)}
      search={{ label: m.ops_unit(), words: (row) => `${row.number} ${row.name}` }}
      empty={{ title: m.ops_looks_news_empty(), text: m.ops_looks_news_empty_text() }}
      {...(query.data !== undefined && query.data.unread > 0
        ? {
            actions: (
              <Button busy={busy} onClick={() => void read()}>
                {m.ops_looks_news_read_all()}
              </Button>
            ),
          }
        : {})}
      columns={[
        {
          id: 'unit',
          title: m.ops_unit(),
          width: 300,
          render: (row) => (
            <span>
              <b className="op-strong sc-number">{row.number}</b> <span className="sc-quiet">{row.name}</span>
            </span>
          ),
        },
        {
          id: 'what',
          title: m.ops_looks_news_what(),
          render: (row) => (
            <StatusTag tone={FACES[row.kind].tone} icon={FACES[row.kind].icon}>
              {wordOf(row)}
            </StatusTag>
          ),
        },
        {
          id: 'time',
          title: m.ops_looks_news_time(),
          width: 220,
          align: 'right',
          render: (row) => (
            <>
              {row.unread ? <b className="op-strong">{m.ops_looks_news_unread()} · </b> : null}
              <span className="sc-number">{formatTableTime(row.at)}</span>
            </>
          ),
        },
      ]}
    />
  );
}
