import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { transferApi, type TransferAction, type TransferView } from '@contracts/promotion-transfer';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { ApiError } from '@ui/core/api/api-error';
import { formatDay, formatTableTime } from '@ui/core/format/date';
import { useLive } from '@ui/core/live/use-live';
import { transferFace, transferTypeWord } from '@ui/core/promotion/promotion-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { TextArea } from '@ui/mobile/form-cards';
import { BottomBar, HeadBlock, Page, SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { ScreenFault } from '../../shared/screen-fault';
import './transfers.css';

/** One transfer with what this person may do about it (PRM-60…67). */
export function TransferScreen() {
  const { id = '' } = useParams();
  const query = useRouteQuery(transferApi.one, { params: { id } });
  useLive('transfers', () => void query.refetch());
  if (query.data !== undefined) return <Transfer transfer={query.data} onStale={() => void query.refetch()} />;
  return (
    <Page title={m.promotion_transfer_title()}>
      {query.error === null ? <SkeletonRows /> : <ScreenFault error={query.error} onRetry={() => void query.refetch()} />}
    </Page>
  );
}

const WORD: Readonly<Record<TransferAction, () => string>> = {
  approve: () => m.promotion_tr_approve(),
  reject: () => m.promotion_tr_reject(),
  cancel: () => m.promotion_tr_withdraw(),
};

function Transfer({ transfer, onStale }: { transfer: TransferView; onStale: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [asking, setAsking] = useState<{ action: TransferAction; key: string }>();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const { id, type, can } = transfer;
  const face = transferFace(transfer.state);
  const act = async (): Promise<void> => {
    if (asking === undefined) return;
    setBusy(true);
    try {
      const common = { params: { id }, idempotencyKey: asking.key };
      const next =
        asking.action === 'cancel'
          ? await api.call(transferApi.cancel, common)
          : await api.call(transferApi[asking.action], {
              ...common,
              ifMatch: transfer.version,
              body: note.trim() === '' ? {} : { note: note.trim() },
            });
      client.setQueryData(routeKey(transferApi.one, { params: { id } }), next);
      void client.invalidateQueries({ queryKey: routeKey(transferApi.list) });
      toast(transferFace(next.state).word);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, 'bad');
      onStale();
    } finally {
      setBusy(false);
      setAsking(undefined);
    }
  };
  const rows: [string, string | null][] = [
    [m.promotion_tr_from(), transfer.fromClass],
    [m.promotion_tr_to(), transfer.toClass],
    [m.promotion_tr_school(), transfer.otherSchool],
    [m.promotion_tr_date(), formatDay(transfer.effectiveOn, true)],
    [m.promotion_tr_reason(), transfer.reason],
    [m.promotion_tr_note(), transfer.decideNote],
  ];
  return (
    <Page
      title={m.promotion_transfer_title()}
      head={
        <HeadBlock>
          <div className="sc-head-block__tags">
            <StatusTag tone={face.tone} {...(face.icon === undefined ? {} : { icon: face.icon })}>
              {face.word}
            </StatusTag>
            <span>{transferTypeWord(type)}</span>
          </div>
          <h1>{transfer.studentName}</h1>
          <p className="sc-quiet">
            {m.promotion_tr_by({ name: transfer.requestedBy })} · {formatTableTime(transfer.requestedAt)}
          </p>
        </HeadBlock>
      }
      bar={
        can.length === 0 ? undefined : (
          <BottomBar>
            {can.map((action) => (
              <Button
                key={action}
                size="large"
                kind={action === 'approve' ? 'primary' : action === 'reject' ? 'danger' : 'default'}
                onClick={() => setAsking({ action, key: crypto.randomUUID() })}
              >
                {WORD[action]()}
              </Button>
            ))}
          </BottomBar>
        )
      }
    >
      {transfer.overridden ? <p className="tr-note">{m.promotion_tr_overridden()}</p> : null}
      {transfer.problem === null ? null : (
        <p className="tr-note tr-note--bad" role="alert">
          {transfer.problem}
        </p>
      )}
      {type === 'in' && transfer.state !== 'cancelled' && transfer.state !== 'rejected' ? (
        <>
          <SectionHead>{transfer.arrived ? m.promotion_tr_arrived() : m.promotion_tr_expected()}</SectionHead>
          <CellGroup>
            <Cell label={m.promotion_tr_family_code()} href="/staff/qr-codes" />
          </CellGroup>
          <p className="tr-help">{m.promotion_tr_in_note()}</p>
        </>
      ) : null}
      <SectionHead>{transferTypeWord(type)}</SectionHead>
      <CellGroup>
        {rows.map(([label, value]) => (value === null ? null : <Cell key={label} label={label} value={value} />))}
        {transfer.decidedBy === null ? null : <Cell label={m.promotion_tr_decided({ name: transfer.decidedBy })} />}
      </CellGroup>
      <Sheet
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={asking === undefined ? '' : asking.action === 'cancel' ? m.promotion_tr_withdraw_ask() : WORD[asking.action]()}
        foot={
          <Button size="large" block kind={asking?.action === 'approve' ? 'primary' : 'danger-fill'} busy={busy} onClick={() => void act()}>
            {asking === undefined ? '' : WORD[asking.action]()}
          </Button>
        }
      >
        <div className="tr-sheet">
          {asking?.action === 'approve' && type === 'out' ? <p>{m.promotion_tr_out_note()}</p> : null}
          {asking === undefined || asking.action === 'cancel' ? null : (
            <TextArea label={m.promotion_tr_note()} value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
          )}
        </div>
      </Sheet>
    </Page>
  );
}
