import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { m } from '@contracts/messages';
import { subscriptionsApi, type SubscriptionDetail } from '@contracts/registration-admin';
import { REGISTRATION_LIMITS } from '@contracts/registration-types';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { formatShort, formatTableTime } from '@ui/core/format/date';
import { IconWarning } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { TextArea } from '@ui/mobile/form-cards';
import { BottomBar, HeadBlock, Page, SectionHead } from '@ui/mobile/page';
import { ConfirmDialog, Sheet } from '@ui/mobile/sheet';
import { cardWord, identityWord, kindWord, lookAlikeWord, proofWord, stateFace } from '@ui/core/registration/registration-words';
import { ScreenFault } from '../../shared/screen-fault';
import './review.css';

/** 審核詳情: who applies, and 同意 or 拒絕 (SUB-46, SUB-47, SUB-96). */
export function ReviewScreen() {
  const { id = '' } = useParams();
  const query = useRouteQuery(subscriptionsApi.detail, { params: { id } });
  if (query.data !== undefined) return <Review application={query.data} onStale={() => void query.refetch()} />;
  return (
    <Page title={m.staff_registration_review()}>
      {query.error === null ? <SkeletonRows /> : <ScreenFault error={query.error} onRetry={() => void query.refetch()} />}
    </Page>
  );
}

function approveNote({ kind, name }: SubscriptionDetail): string {
  const words = {
    admin: m.staff_registration_approve_note_admin,
    staff: m.staff_registration_approve_note_staff,
    family: m.staff_registration_approve_note_family,
  };
  return words[kind]({ name });
}

function Review({ application, onStale }: { application: SubscriptionDetail; onStale: () => void }) {
  const client = useQueryClient();
  const approve = useRouteMutation(subscriptionsApi.approve);
  const reject = useRouteMutation(subscriptionsApi.reject);
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null);
  const [reason, setReason] = useState('');
  // One key per intent: a press that is repeated after a lost answer decides once.
  const [keys] = useState(() => ({ approve: crypto.randomUUID(), reject: crypto.randomUUID() }));
  const { id, name, kind, can } = application;
  const state = stateFace(application.state);
  const done = (next: SubscriptionDetail, words: string) => {
    client.setQueryData(routeKey(subscriptionsApi.detail, { params: { id } }), next);
    void client.invalidateQueries({ queryKey: routeKey(subscriptionsApi.waiting) });
    setAsking(null);
    toast(words);
  };
  const failed = (error: unknown) => {
    setAsking(null);
    if (!isApiError(error)) throw error;
    toast(error.message, 'bad');
    // Somebody else was first: what is decided stands (SUB-47).
    if (isApiError(error, 'SUB_ALREADY_REVIEWED', 'STATE_CONFLICT')) onStale();
  };
  const used = [...reason].length;
  return (
    <Page
      title={m.staff_registration_review()}
      head={
        <HeadBlock>
          <div className="sc-head-block__tags">
            <StatusTag tone={state.tone} icon={state.icon}>
              {state.word}
            </StatusTag>
            <span>{kindWord(kind)}</span>
            {application.submittedAt === null ? null : <span>{formatShort(application.submittedAt)}</span>}
          </div>
          <h1>{name}</h1>
        </HeadBlock>
      }
      bar={
        can.includes('approve') || can.includes('reject') ? (
          <BottomBar>
            {can.includes('reject') ? (
              <Button size="large" kind="danger" onClick={() => setAsking('reject')}>
                {m.staff_registration_reject()}
              </Button>
            ) : null}
            {can.includes('approve') ? (
              <Button size="large" kind="primary" busy={approve.isPending} onClick={() => setAsking('approve')}>
                {m.staff_registration_approve()}
              </Button>
            ) : null}
          </BottomBar>
        ) : undefined
      }
    >
      {application.lookAlike === null ? null : (
        <p className="rv-warn" role="alert">
          <IconWarning size={20} />
          <span>{lookAlikeWord(application.lookAlike)}</span>
        </p>
      )}
      <SectionHead>{m.staff_registration_identity()}</SectionHead>
      <CellGroup>
        <Cell label={m.staff_registration_identity()} value={application.identities.map(identityWord).join(m.notices_name_separator())} />
        <Cell
          label={m.staff_registration_mobile()}
          value={
            <>
              {application.areaCode} {application.mobile}
              <span className={application.mobileProof === 'reentry' ? 'rv-fine rv-fine--warn' : 'rv-fine'}>
                {proofWord(application.mobileProof)}
              </span>
            </>
          }
        />
        {application.places.length === 0 ? null : (
          <Cell label={m.staff_registration_places()} value={application.places.join(m.notices_name_separator())} />
        )}
        {application.cards.map((card) => (
          <Cell
            key={card.id}
            label={m.staff_registration_credential()}
            value={m.staff_registration_credential_card({ card: cardWord(card.cardType, card.credential), last4: card.last4 })}
          />
        ))}
        {application.submittedAt === null ? null : (
          <Cell label={m.staff_registration_submitted()} value={formatTableTime(application.submittedAt)} />
        )}
      </CellGroup>
      {application.teaching.length === 0 ? null : (
        <>
          <SectionHead>{m.staff_registration_teaching()}</SectionHead>
          <CellGroup>
            {application.teaching.map((row) => (
              <Cell key={`${row.className}/${row.subject}`} label={row.className} value={row.subject} />
            ))}
          </CellGroup>
        </>
      )}
      {application.children.length === 0 ? null : (
        <>
          <SectionHead>{m.staff_registration_children()}</SectionHead>
          <CellGroup>
            {application.children.map((child) => (
              <Cell
                key={child.id}
                label={child.name}
                value={
                  <>
                    {child.className}
                    {child.nameDiffers ? <span className="rv-fine rv-fine--warn">{m.staff_registration_name_differs()}</span> : null}
                  </>
                }
              />
            ))}
          </CellGroup>
        </>
      )}
      {application.reviewer === null || application.reviewedAt === null ? null : (
        <>
          <SectionHead>
            {m.staff_registration_decided_by({ name: application.reviewer, time: formatTableTime(application.reviewedAt) })}
          </SectionHead>
          {application.rejectReason === null || application.rejectReason === '' ? null : (
            <CellGroup>
              <Cell label={m.staff_registration_reason()} value={application.rejectReason} />
            </CellGroup>
          )}
        </>
      )}
      <ConfirmDialog
        open={asking === 'approve'}
        onClose={() => setAsking(null)}
        title={m.staff_registration_approve_title({ name })}
        note={approveNote(application)}
        confirm={m.staff_registration_approve()}
        busy={approve.isPending}
        onConfirm={() =>
          approve.mutate(
            { params: { id }, idempotencyKey: keys.approve },
            { onSuccess: (next) => done(next, m.staff_registration_approved_toast()), onError: failed },
          )
        }
      />
      <Sheet
        open={asking === 'reject'}
        onClose={() => setAsking(null)}
        title={m.staff_registration_reject_title({ name })}
        foot={
          <Button
            size="large"
            kind="danger-fill"
            block
            busy={reject.isPending}
            onClick={() =>
              reject.mutate(
                { params: { id }, body: { reason: reason.trim() }, idempotencyKey: keys.reject },
                { onSuccess: (next) => done(next, m.staff_registration_rejected_toast()), onError: failed },
              )
            }
          >
            {m.staff_registration_reject()}
          </Button>
        }
      >
        <div className="rv-sheet">
          <TextArea
            label={m.staff_registration_reject_reason()}
            value={reason}
            maxLength={REGISTRATION_LIMITS.rejectReasonMax}
            count={{ used, max: REGISTRATION_LIMITS.rejectReasonMax }}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </Sheet>
    </Page>
  );
}
