import { useState } from 'react';
import { Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { PRIVACY_LIMITS, privacyApi, type PrivacyRequestDetail } from '@contracts/privacy';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime, formatDay } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { privacyKindWord } from '@ui/core/privacy/privacy-words';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { ExportButton } from '../../shared/export-button';
import { factsOf, nameOf, RequestState, staysWord } from './privacy-words';

/** One request: who, what, by when; what it needs to be served; and the answer. */
export function RequestDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useRouteQuery(privacyApi.one, { params: { id } }, { staleTime: 0 });
  const title = query.data === undefined ? m.privacy_title() : `${privacyKindWord(query.data.kind)} · ${nameOf(query.data.person)}`;
  return (
    <SideDrawer title={title} open onClose={onClose} width={460}>
      {query.data !== undefined ? (
        <Body request={query.data} onChanged={() => void query.refetch()} />
      ) : query.error === null ? (
        <SkeletonRows />
      ) : (
        <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </SideDrawer>
  );
}

function Body({ request, onChanged }: { request: PrivacyRequestDetail; onChanged: () => void }) {
  const facts: [string, string][] = [
    [m.privacy_person(), factsOf(request.person)],
    [m.privacy_asked_on(), formatDay(request.askedOn)],
    ...(request.state === 'open' ? [[m.privacy_due_on(), formatDay(request.dueOn)] as [string, string]] : []),
    ...(request.askedBy === null || request.askedBy === '' ? [] : [[m.privacy_asked_by(), request.askedBy] as [string, string]]),
    ...(request.openedBy === null ? [] : [[m.privacy_opened_by(), request.openedBy] as [string, string]]),
    ...(request.decidedBy === null ? [] : [[m.privacy_decided_by(), request.decidedBy] as [string, string]]),
  ];
  return (
    <div className="cpr-form">
      <RequestState request={request} />
      <dl className="cpr-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section className="cpr-field">
        <h3>{m.privacy_note()}</h3>
        <p className="cpr-words">{request.note}</p>
      </section>
      <Serve request={request} onChanged={onChanged} />
      {request.state === 'open' ? (
        <Decide request={request} onChanged={onChanged} />
      ) : (
        <section className="cpr-field">
          <h3>{m.privacy_answer()}</h3>
          <p className="cpr-words">{request.answer}</p>
        </section>
      )}
    </div>
  );
}

/** What has to be done before it can be answered. */
function Serve({ request, onChanged }: { request: PrivacyRequestDetail; onChanged: () => void }) {
  const api = useApi();
  if (request.kind === 'erasure') return <Erase request={request} onChanged={onChanged} />;
  if (request.state !== 'open') return null;
  if (request.kind === 'correction') return <p className="sc-quiet">{m.privacy_correction_text()}</p>;
  if (request.kind === 'objection') return <p className="sc-quiet">{m.privacy_objection_text()}</p>;
  const start = async (idempotencyKey: string) => {
    const view = await api.call(privacyApi.download, { params: { id: request.id }, idempotencyKey });
    onChanged();
    return view;
  };
  return (
    <section className="cpr-field">
      <p className="sc-quiet">{m.privacy_download_text()}</p>
      <ExportButton start={start}>{m.privacy_download()}</ExportButton>
    </section>
  );
}

function Erase({ request, onChanged }: { request: PrivacyRequestDetail; onChanged: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const stepUp = useStepUp();
  const [asking, setAsking] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const here = request.person.state === 'here';
  const erase = async () => {
    setAsking(false);
    try {
      await stepUp.run(() =>
        api.call(privacyApi.erase, {
          params: { id: request.id },
          ifMatch: request.version,
          idempotencyKey: `${key}-${String(request.version)}`,
        }),
      );
      await client.invalidateQueries({ queryKey: routeKey(privacyApi.list) });
      onChanged();
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    }
  };
  return (
    <section className="cpr-field">
      {request.erasedAt !== null ? (
        <p>{m.privacy_erase_done({ time: formatDateTime(request.erasedAt) })}</p>
      ) : request.state !== 'open' ? null : (
        <>
          <p className="sc-quiet">{here ? m.privacy_erase_here() : m.privacy_erase_text()}</p>
          <div>
            <Button kind="danger" disabledReason={here ? m.privacy_erase_here() : undefined} onClick={() => setAsking(true)}>
              {m.privacy_erase()}
            </Button>
          </div>
        </>
      )}
      {request.stays.length === 0 ? null : (
        <>
          <h3>{m.privacy_stays()}</h3>
          <ul className="cpr-stays">
            {request.stays.map(({ what, rows }) => (
              <li key={what}>
                <span>{staysWord(what)}</span>
                <span className="sc-number sc-quiet">{m.privacy_rows({ n: formatNumber(rows) })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Modal
        open={asking}
        title={m.privacy_erase_confirm()}
        onCancel={() => setAsking(false)}
        closable={{ 'aria-label': m.ui_close() }}
        cancelText={m.ui_cancel()}
        okText={m.privacy_erase()}
        okButtonProps={{ danger: true }}
        onOk={() => void erase()}
      >
        <p>{m.privacy_erase_text()}</p>
      </Modal>
      <StepUpDialog stepUp={stepUp} />
    </section>
  );
}

function Decide({ request, onChanged }: { request: PrivacyRequestDetail; onChanged: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const [answer, setAnswer] = useState('');
  const [busy, setBusy] = useState<'done' | 'refused'>();
  const [key] = useState(() => crypto.randomUUID());
  const decide = async (outcome: 'done' | 'refused') => {
    setBusy(outcome);
    try {
      await api.call(privacyApi.decide, {
        params: { id: request.id },
        body: { outcome, answer: answer.trim() },
        ifMatch: request.version,
        idempotencyKey: `${key}-${outcome}-${String(request.version)}-${String(answer.length)}`,
      });
      await client.invalidateQueries({ queryKey: routeKey(privacyApi.list) });
      toast(m.privacy_decided());
      onChanged();
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(undefined);
    }
  };
  const why = answer.trim() === '' ? m.privacy_answer_hint() : undefined;
  const served =
    (request.kind === 'access' && !request.exported) || (request.kind === 'erasure' && request.erasedAt === null)
      ? request.kind === 'access'
        ? m.privacy_download()
        : m.privacy_erase()
      : undefined;
  return (
    <section className="cpr-field">
      <label htmlFor="cpr-answer">{m.privacy_answer()}</label>
      <Input.TextArea
        id="cpr-answer"
        rows={4}
        maxLength={PRIVACY_LIMITS.answer}
        value={answer}
        placeholder={m.privacy_answer_hint()}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <div className="cpr-acts">
        <Button
          busy={busy === 'refused'}
          disabledReason={request.erasedAt === null ? why : m.privacy_erased()}
          onClick={() => void decide('refused')}
        >
          {m.privacy_refuse()}
        </Button>
        <Button kind="primary" busy={busy === 'done'} disabledReason={served ?? why} onClick={() => void decide('done')}>
          {m.privacy_done()}
        </Button>
      </div>
    </section>
  );
}
