import '@ui/core/promotion/promotion.css';
import './promotion-console.css';
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Modal, Select } from 'antd';
import { m } from '@contracts/messages';
import { GRADE_CODES } from '@contracts/promotion';
import { ALUMNI_REASONS, alumniApi, COMMUNITY_INVITES, type AlumnusItem } from '@contracts/promotion-alumni';
import { transferApi } from '@contracts/promotion-transfer';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { IconDownload } from '@ui/core/icons/icons';
import { useLive } from '@ui/core/live/use-live';
import { alumniReasonWord, gradeWord, inviteFace } from '@ui/core/promotion/promotion-words';
import { useMay } from '@ui/core/session/session';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { EmptyState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import type { Column } from '@ui/admin/list/data-table';
import { ListPage } from '@ui/admin/list/list-page';
import type { ListSpec } from '@ui/admin/list/list-state';
import { useListState } from '@ui/admin/list/use-list-state';

const SPEC: ListSpec = { filters: ['year', 'grade', 'reason', 'invite'] };
const pick = <T extends string>(known: readonly T[], value: string | undefined): T | undefined => known.find((one) => one === value);

function Invite({ row }: { row: AlumnusItem }) {
  const face = inviteFace(row.invite);
  return (
    <StatusTag tone={face.tone} live={face.live === true} {...(face.icon === undefined ? {} : { icon: face.icon })}>
      {face.word}
    </StatusTag>
  );
}

function columnsOf(act: (row: AlumnusItem, what: 'restore' | 'invite') => void): Column<AlumnusItem>[] {
  return [
    { id: 'name', title: m.promotion_b01_name(), render: (row) => <b>{row.name}</b> },
    { id: 'year', title: m.promotion_al_year(), width: 136, render: (row) => <span className="sc-number">{row.leftYear}</span> },
    { id: 'class', title: m.promotion_al_class(), width: 172, render: (row) => (row.lastClass === '' ? '—' : row.lastClass) },
    { id: 'reason', title: m.promotion_al_reason(), width: 140, render: (row) => alumniReasonWord(row.reason) },
    { id: 'invite', title: m.promotion_al_invite_state(), width: 160, render: (row) => <Invite row={row} /> },
    {
      id: 'actions',
      title: m.promotion_al_actions(),
      width: 256,
      render: (row) =>
        row.restoredAt !== null ? (
          <StatusTag tone="quiet">{m.promotion_al_restored()}</StatusTag>
        ) : (
          <>
            <Button kind="text" size="small" onClick={() => act(row, 'restore')}>
              {m.promotion_al_restore()}
            </Button>
            {row.invite === 'failed' || row.invite === 'sent' ? (
              <Button kind="text" size="small" onClick={() => act(row, 'invite')}>
                {m.promotion_al_reinvite()}
              </Button>
            ) : null}
          </>
        ),
    },
  ];
}

/** 校友: filters 離校年份, 年級, 原因, 社區邀請; 恢復, 重新邀請, 導出 (spec 02 §6). */
export function AlumniPage() {
  const may = useMay('alumni.manage');
  const client = useQueryClient();
  const list = useListState(SPEC);
  const [restoring, setRestoring] = useState<AlumnusItem>();
  const { filters, page, pageSize, q } = list.state;
  const grade = pick(GRADE_CODES, filters.grade);
  const reason = pick(ALUMNI_REASONS, filters.reason);
  const invite = pick(COMMUNITY_INVITES, filters.invite);
  const year = /^\d{4}$/.test(filters.year ?? '') ? filters.year : undefined;
  const narrowed = {
    ...(grade === undefined ? {} : { grade }),
    ...(reason === undefined ? {} : { reason }),
    ...(invite === undefined ? {} : { invite }),
  };
  const query = useRouteQuery(
    alumniApi.list,
    {
      query: {
        ...narrowed,
        page: String(page),
        pageSize: String(pageSize),
        ...(year === undefined ? {} : { year }),
        ...(q === '' ? {} : { q }),
      },
    },
    { keepPrevious: true, enabled: may },
  );
  const code = useRouteQuery(alumniApi.qr, {}, { enabled: may, staleTime: 60_000 });
  const years = useRouteQuery(alumniApi.years, {}, { enabled: may, staleTime: 60_000 });
  const again = useRouteMutation(alumniApi.invite);
  const api = useApi();
  const stepUp = useStepUp();
  const [busy, setBusy] = useState(false);
  const download = async (): Promise<void> => {
    const idempotencyKey = crypto.randomUUID();
    const body = { ...narrowed, ...(year === undefined ? {} : { year: Number(year) }) };
    setBusy(true);
    try {
      await stepUp.run(() => api.call(alumniApi.export, { body, idempotencyKey }));
      toast(m.promotion_b01_exported());
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const refresh = (): void => void client.invalidateQueries({ queryKey: routeKey(alumniApi.list) });
  useLive('alumni', refresh);
  if (!may) return <NoPermissionState surface="console" text={m.promotion_no_permission()} />;
  const data = query.data !== undefined && 'total' in query.data ? query.data : undefined;
  const act = (row: AlumnusItem, what: 'restore' | 'invite'): void => {
    if (what === 'restore') setRestoring(row);
    else {
      again.mutate(
        { params: { id: row.id }, idempotencyKey: crypto.randomUUID() },
        {
          onSuccess: () => {
            toast(m.promotion_al_reinvited());
            refresh();
          },
          onError: (error) => toast(error.message, 'bad'),
        },
      );
    }
  };
  return (
    <>
      {code.data === undefined || (code.data.qr !== null && !code.data.qr.expired) ? null : (
        <p className="pr-note" role="status">
          <b>{m.promotion_qr_none()}</b> {m.promotion_qr_none_text()}
        </p>
      )}
      <ListPage<AlumnusItem>
        title={m.promotion_alumni_title()}
        list={list}
        query={{ data, error: query.error, isPlaceholderData: query.isPlaceholderData, refetch: query.refetch }}
        columns={columnsOf(act)}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        searchLabel={m.promotion_al_search()}
        actions={
          <Button icon={IconDownload} busy={busy} onClick={() => void download()}>
            {m.promotion_al_export()}
          </Button>
        }
        filters={[
          {
            id: 'year',
            label: m.promotion_al_year(),
            options: (years.data?.years ?? []).map((one) => ({ value: String(one), label: String(one) })),
          },
          { id: 'grade', label: m.promotion_al_grade(), options: GRADE_CODES.map((value) => ({ value, label: gradeWord(value) })) },
          {
            id: 'reason',
            label: m.promotion_al_reason(),
            options: ALUMNI_REASONS.map((value) => ({ value, label: alumniReasonWord(value) })),
          },
          {
            id: 'invite',
            label: m.promotion_al_invite(),
            options: COMMUNITY_INVITES.map((value) => ({ value, label: inviteFace(value).word })),
          },
        ]}
        failedTitle={m.promotion_failed()}
        empty={<EmptyState surface="console" title={m.promotion_al_empty()} text={m.promotion_al_empty_text()} />}
        noPermission={<NoPermissionState surface="console" text={m.promotion_no_permission()} />}
      />
      <StepUpDialog stepUp={stepUp} />
      {restoring === undefined ? null : (
        <RestoreDialog
          row={restoring}
          onClose={() => setRestoring(undefined)}
          onDone={() => {
            setRestoring(undefined);
            refresh();
          }}
        />
      )}
    </>
  );
}

/** 【恢復】 into a class of this year (PRM-47). */
function RestoreDialog({ row, onClose, onDone }: { row: AlumnusItem; onClose: () => void; onDone: () => void }) {
  const classes = useRouteQuery(transferApi.choices, {}, { staleTime: 60_000 });
  const restore = useRouteMutation(alumniApi.restore);
  const [classId, setClass] = useState<string>();
  const [key] = useState(() => crypto.randomUUID());
  return (
    <Modal
      open
      title={m.promotion_al_restore_ask({ name: row.name })}
      okText={m.promotion_al_restore()}
      cancelText={m.promotion_cancel()}
      okButtonProps={{ disabled: classId === undefined, loading: restore.isPending }}
      onCancel={onClose}
      onOk={() =>
        classId === undefined
          ? undefined
          : restore.mutate(
              { params: { id: row.id }, body: { classId }, idempotencyKey: key },
              {
                onSuccess: () => {
                  toast(m.promotion_al_restoring());
                  onDone();
                },
                onError: (error) => toast(error.message, 'bad'),
              },
            )
      }
    >
      <label className="pc-restore">
        {m.promotion_al_pick_class()}
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={(classes.data?.to ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={classId ?? null}
          onChange={(value: string | null) => setClass(value ?? undefined)}
        />
      </label>
    </Modal>
  );
}
