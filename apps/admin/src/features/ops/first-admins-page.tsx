import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { registrationOpsApi } from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { later } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { OpsList } from './ops-list';

const CodeDialog = later(() => import('./code-dialog').then((x) => x.CodeDialog));
const ReasonDialog = later(() => import('./reason-dialog').then((x) => x.ReasonDialog));

type Application = OkOf<typeof registrationOpsApi.waiting>['items'][number];
type Decision = 'approve' | 'reject';

function cardWord({ cardType, cardLast4 }: Application): string {
  if (cardType === null) return '—';
  const n = cardLast4 ?? '';
  return { T: m.ops_first_card_t, E: m.ops_first_card_e, S: m.ops_first_card_s }[cardType]({ n });
}

function proofWord(proof: Application['mobileProof']): string {
  if (proof === 'otp') return m.ops_first_proof_otp();
  return proof === 'reentry' ? m.ops_first_proof_reentry() : m.ops_first_proof_member();
}

/** First administrators: a code of the platform to hand out, and applications that nobody of the school may decide (SUB-40, SUB-48). */
export function FirstAdminsPage() {
  const api = useApi();
  const client = useQueryClient();
  const query = useRouteQuery(registrationOpsApi.waiting, {});
  const [asking, setAsking] = useState<{ row: Application; decision: Decision }>();
  const [busy, setBusy] = useState(false);
  const [issuing, setIssuing] = useState(false);
  const [code, setCode] = useState<OkOf<typeof registrationOpsApi.issueCode>>();
  const issue = async () => {
    setIssuing(true);
    try {
      setCode(await api.call(registrationOpsApi.issueCode, {}));
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setIssuing(false);
    }
  };
  const decide = async ({ row, decision }: { row: Application; decision: Decision }, reason: string) => {
    setBusy(true);
    const params = { unitId: row.unitId, id: row.id };
    try {
      if (decision === 'approve') await api.call(registrationOpsApi.approve, { params });
      else await api.call(registrationOpsApi.reject, { params, body: { reason } });
      toast(decision === 'approve' ? m.ops_first_approved() : m.ops_first_rejected());
      setAsking(undefined);
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: routeKey(registrationOpsApi.waiting) });
    }
  };
  return (
    <>
      <OpsList<Application>
        title={m.ops_nav_first()}
        facts={m.ops_first_facts()}
        query={query}
        rowKey={(row) => row.id}
        actions={
          <Button kind="primary" busy={issuing} onClick={() => void issue()}>
            {m.ops_first_issue()}
          </Button>
        }
        search={{ label: m.ui_search(), words: (row) => `${row.number} ${row.unit} ${row.name} ${row.cardLast4 ?? ''}` }}
        empty={{ title: m.ops_first_none(), text: m.ops_first_none_text() }}
        columns={[
          { id: 'number', title: m.ops_number(), width: 110, render: (row) => <b className="op-strong sc-number">{row.number}</b> },
          { id: 'unit', title: m.ops_unit(), render: (row) => row.unit },
          { id: 'name', title: m.ops_first_applicant(), width: 150, render: (row) => <b className="op-strong">{row.name}</b> },
          { id: 'card', title: m.ops_first_card(), width: 200, render: cardWord },
          { id: 'proof', title: m.ops_first_proof(), width: 160, minor: true, render: (row) => proofWord(row.mobileProof) },
          {
            id: 'at',
            title: m.ops_first_at(),
            width: 170,
            minor: true,
            render: (row) => <span className="sc-number">{formatTableTime(row.submittedAt)}</span>,
          },
          {
            id: 'act',
            title: m.ui_actions(),
            width: 190,
            render: (row) => (
              <span className="op-acts">
                <Button size="small" kind="danger" onClick={() => setAsking({ row, decision: 'reject' })}>
                  {m.ops_first_reject()}
                </Button>
                <Button size="small" onClick={() => setAsking({ row, decision: 'approve' })}>
                  {m.ops_first_approve()}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {code !== undefined && <CodeDialog code={code} onClose={() => setCode(undefined)} />}
      {asking !== undefined && (
        <ReasonDialog
          title={asking.decision === 'approve' ? m.ops_first_approve() : m.ops_first_reject()}
          text={
            asking.decision === 'approve'
              ? m.ops_first_approve_text({ name: asking.row.name, unit: `${asking.row.number} ${asking.row.unit}` })
              : m.ops_first_reject_text({ name: asking.row.name })
          }
          danger={asking.decision === 'reject'}
          ask={asking.decision === 'reject' ? { shortest: 1, longest: 200 } : undefined}
          busy={busy}
          onClose={() => setAsking(undefined)}
          onConfirm={(reason) => void decide(asking, reason)}
        />
      )}
    </>
  );
}
