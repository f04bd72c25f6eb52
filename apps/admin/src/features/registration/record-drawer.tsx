import { useState } from 'react';
import { Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { subscriptionsApi, type SubscriptionAction, type SubscriptionDetail } from '@contracts/registration-admin';
import { REGISTRATION_LIMITS } from '@contracts/registration-types';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import {
  cardWord,
  identityWord,
  kindWord,
  lookAlikeWord,
  problemWord,
  proofWord,
  stateFace,
} from '@ui/core/registration/registration-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { ChangeMobileDialog } from './change-mobile-dialog';

/** One subscription with what may be done: 同意, 拒絕, 重新邀請, 更改手機號, 重試 (01 §4, SUB-94, SUB-95). */
export function RecordDrawer({ id, onClose, onChanged }: { id: string | undefined; onClose: () => void; onChanged: () => void }) {
  const query = useRouteQuery(subscriptionsApi.detail, { params: { id: id ?? '' } }, { enabled: id !== undefined });
  const detail = id === undefined ? undefined : query.data;
  return (
    <SideDrawer title={detail?.name ?? m.console_registration_detail()} open={id !== undefined} onClose={onClose} width={420}>
      {detail !== undefined ? (
        <Detail key={detail.id} detail={detail} onChanged={onChanged} onStale={() => void query.refetch()} />
      ) : query.error === null ? (
        <SkeletonRows count={6} />
      ) : (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </SideDrawer>
  );
}

function factsOf(detail: SubscriptionDetail): [string, string][] {
  const time = (label: string, at: string | null): [string, string][] => (at === null ? [] : [[label, formatTableTime(at)]]);
  const list = (label: string, parts: readonly string[]): [string, string][] =>
    parts.length === 0 ? [] : [[label, parts.join(m.notices_name_separator())]];
  return [
    [m.console_registration_type(), kindWord(detail.kind)],
    ...list(m.console_registration_identity(), detail.identities.map(identityWord)),
    [m.staff_registration_mobile(), `${detail.areaCode} ${detail.mobile} · ${proofWord(detail.mobileProof)}`],
    ...list(m.console_registration_places(), detail.places),
    ...list(
      m.staff_registration_teaching(),
      detail.teaching.map((row) => `${row.className} ${row.subject}`),
    ),
    ...list(
      m.staff_registration_children(),
      detail.children.map((child) =>
        [child.name, child.className, ...(child.nameDiffers ? [m.staff_registration_name_differs()] : [])].join(' · '),
      ),
    ),
    ...list(
      m.staff_registration_credential(),
      detail.cards.map((card) =>
        m.staff_registration_credential_card({ card: cardWord(card.cardType, card.credential), last4: card.last4 }),
      ),
    ),
    [
      m.console_registration_consent(),
      m.console_registration_consent_value({ version: detail.consentVersion, time: formatTableTime(detail.consentedAt) }),
    ],
    ...time(m.staff_registration_submitted(), detail.submittedAt),
    ...(detail.reviewer === null || detail.reviewedAt === null
      ? []
      : [[m.console_registration_reviewer(), `${detail.reviewer} · ${formatTableTime(detail.reviewedAt)}`] as [string, string]]),
    ...(detail.rejectReason === null || detail.rejectReason === ''
      ? []
      : [[m.staff_registration_reason(), detail.rejectReason] as [string, string]]),
    ...time(m.console_registration_invited(), detail.invitedAt),
    ...time(m.console_registration_joined(), detail.joinedAt),
  ];
}

/** Actions without a question. */
const SIMPLE = { approve: subscriptionsApi.approve, invite: subscriptionsApi.invite, retry: subscriptionsApi.retry } as const;
type Simple = keyof typeof SIMPLE;

function Detail({ detail, onChanged, onStale }: { detail: SubscriptionDetail; onChanged: () => void; onStale: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [busy, setBusy] = useState<SubscriptionAction>();
  const [rejecting, setRejecting] = useState(false);
  const [changing, setChanging] = useState(false);
  const [reason, setReason] = useState('');
  const { id, name, can } = detail;
  const state = stateFace(detail.state);
  const take = (next: SubscriptionDetail, words: string) => {
    client.setQueryData(routeKey(subscriptionsApi.detail, { params: { id } }), next);
    toast(words);
    onChanged();
  };
  const run = async (action: SubscriptionAction, act: () => Promise<SubscriptionDetail>, words: string) => {
    setBusy(action);
    try {
      take(await act(), words);
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
      // Somebody else was first, or WeCom moved on: show how it stands now (SUB-47).
      onStale();
      onChanged();
    } finally {
      setBusy(undefined);
    }
  };
  const simple: Readonly<Record<Simple, { route: (typeof SIMPLE)[Simple]; label: string; done: string }>> = {
    approve: { route: SIMPLE.approve, label: m.staff_registration_approve(), done: m.staff_registration_approved_toast() },
    invite: { route: SIMPLE.invite, label: m.console_registration_invite(), done: m.console_registration_invited_toast({ name }) },
    retry: { route: SIMPLE.retry, label: m.console_registration_retry(), done: m.console_registration_retried_toast() },
  };
  const press = (action: Simple) => {
    const { route, done } = simple[action];
    const idempotencyKey = crypto.randomUUID();
    void run(action, () => api.call(route, { params: { id }, idempotencyKey }), done);
  };
  return (
    <div className="cr-detail">
      <p>
        <StatusTag tone={state.tone} icon={state.icon}>
          {state.word}
        </StatusTag>
      </p>
      {detail.problem === null ? null : <Banner tone="warn">{problemWord(detail.problem)}</Banner>}
      {detail.lookAlike === null ? null : <Banner tone="warn">{lookAlikeWord(detail.lookAlike)}</Banner>}
      <dl>
        {factsOf(detail).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="cr-actions">
        {(['approve', 'invite', 'retry'] as const)
          .filter((action) => can.includes(action))
          .map((action) => (
            <Button key={action} kind={action === 'approve' ? 'primary' : 'default'} busy={busy === action} onClick={() => press(action)}>
              {simple[action].label}
            </Button>
          ))}
        {can.includes('change-mobile') ? <Button onClick={() => setChanging(true)}>{m.console_registration_change_mobile()}</Button> : null}
        {can.includes('reject') ? (
          <Button kind="danger" onClick={() => setRejecting(true)}>
            {m.staff_registration_reject()}
          </Button>
        ) : null}
      </div>
      <Modal
        title={m.staff_registration_reject_title({ name })}
        open={rejecting}
        onCancel={() => setRejecting(false)}
        okText={m.staff_registration_reject()}
        cancelText={m.ui_cancel()}
        okButtonProps={{ danger: true, loading: busy === 'reject' }}
        onOk={() =>
          void run(
            'reject',
            () =>
              api.call(subscriptionsApi.reject, { params: { id }, body: { reason: reason.trim() }, idempotencyKey: crypto.randomUUID() }),
            m.staff_registration_rejected_toast(),
          ).then(() => setRejecting(false))
        }
      >
        <label className="cr-label" htmlFor="cr-reason">
          {m.staff_registration_reject_reason()}
        </label>
        <Input.TextArea
          id="cr-reason"
          rows={4}
          maxLength={REGISTRATION_LIMITS.rejectReasonMax}
          showCount
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Modal>
      <ChangeMobileDialog
        detail={detail}
        open={changing}
        onClose={() => setChanging(false)}
        onDone={(next) => {
          setChanging(false);
          take(next, m.console_registration_change_mobile_done());
        }}
      />
    </div>
  );
}
